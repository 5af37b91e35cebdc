"""Arguments with units for the equations of buying against renting."""

from tests.calc.dimensions.units import KWH_PRICE, METER_KW, PURCHASE, Dimensions

GPUS = (64.0, "GPU")
BOUGHT = (2.5e6, "USD")
INTEREST = (3e5, "USD")
MONTHS = (48.0, "month")
POWER, HOSTING, RENT = (3000.0, "USD / month"), (10_000.0, "USD / month"), (250_000.0, "USD / month")

BUYING = {
    "purchase_usd": Dimensions(
        arguments={"gpus": GPUS, "usd_per_gpu": PURCHASE}, physical=lambda gpus, usd_per_gpu: usd_per_gpu * gpus
    ),
    "power_usd_per_month": Dimensions(
        arguments={"gpus": GPUS, "meter_kw_per_gpu": METER_KW, "load": (0.8, ""), "usd_per_kwh": KWH_PRICE},
        physical=lambda gpus, meter_kw_per_gpu, load, usd_per_kwh: usd_per_kwh * load * meter_kw_per_gpu * gpus,
        in_constants="hour / month",
    ),
    "upkeep_usd_per_month": Dimensions(
        arguments={"purchase_usd": BOUGHT, "upkeep_share_per_year": (0.05, "1 / year")},
        physical=lambda purchase_usd, upkeep_share_per_year: upkeep_share_per_year * purchase_usd,
    ),
    "hosting_usd_per_month": Dimensions(
        arguments={
            "gpus": GPUS,
            "server_w_per_gpu": (1275.0, "W / GPU"),
            "usd_per_kw_month": (150.0, "USD / kW / month"),
        },
        physical=lambda gpus, server_w_per_gpu, usd_per_kw_month: usd_per_kw_month * server_w_per_gpu * gpus,
    ),
    "interest_usd": Dimensions(
        # a rate for one year and numbers of years and months: as in the annuity, none of them has a unit
        arguments={
            "purchase_usd": BOUGHT,
            "residual_share": (0.2, ""),
            "yearly_share": (0.31547, ""),
            "interest": (0.1, ""),
            "years": (4.0, ""),
            "months": (24.0, ""),
        },
        physical=lambda purchase_usd, residual_share, yearly_share, interest, years, months: (
            (purchase_usd - purchase_usd * residual_share)
            * (months / 12 * yearly_share - ((1 + interest) ** (months / 12) - 1) / ((1 + interest) ** years - 1))
            + purchase_usd * residual_share * interest * months / 12
        ),
    ),
    "resale_usd": Dimensions(
        arguments={"purchase_usd": BOUGHT, "residual_share": (0.2, "")},
        physical=lambda purchase_usd, residual_share: residual_share * purchase_usd,
    ),
    "owning_usd": Dimensions(
        arguments={
            "purchase_usd": BOUGHT,
            "interest_usd": INTEREST,
            "months": MONTHS,
            "power_usd_per_month": POWER,
            "hosting_usd_per_month": HOSTING,
            "resale_usd": (5e5, "USD"),
        },
        physical=lambda purchase_usd, interest_usd, months, power_usd_per_month, hosting_usd_per_month, resale_usd: (
            power_usd_per_month * months + hosting_usd_per_month * months + purchase_usd - resale_usd + interest_usd
        ),
    ),
    "rent_usd_per_month": Dimensions(
        arguments={"gpus": GPUS, "usd_per_gpu_hour": (6.88, "USD / GPU / hour"), "paid_share": (0.8, "")},
        physical=lambda gpus, usd_per_gpu_hour, paid_share: paid_share * usd_per_gpu_hour * gpus,
        in_constants="hour / month",
    ),
    "renting_usd": Dimensions(
        arguments={"months": MONTHS, "rent_usd_per_month": RENT},
        physical=lambda months, rent_usd_per_month: rent_usd_per_month * months,
    ),
    "break_even_months": Dimensions(
        arguments={
            "purchase_usd": BOUGHT,
            "interest_usd": INTEREST,
            "rent_usd_per_month": RENT,
            "power_usd_per_month": POWER,
            "hosting_usd_per_month": HOSTING,
        },
        physical=lambda purchase_usd, interest_usd, rent_usd_per_month, power_usd_per_month, hosting_usd_per_month: (
            (interest_usd + purchase_usd) / (rent_usd_per_month - (hosting_usd_per_month + power_usd_per_month))
        ),
    ),
    "break_even_load": Dimensions(
        arguments={
            "own_usd": (3.2e6, "USD"),
            "power_usd": (1.5e5, "USD"),
            "rent_usd": (1.2e7, "USD"),
            "load": (0.8, ""),
        },
        physical=lambda own_usd, power_usd, rent_usd, load: load * (own_usd - power_usd) / (rent_usd - power_usd),
    ),
    "usd_per_busy_gpu_hour": Dimensions(
        arguments={"usd": (3.2e6, "USD"), "gpus": GPUS, "months": MONTHS, "load": (0.8, "")},
        physical=lambda usd, gpus, months, load: usd / months / gpus / load,
        in_constants="month / hour",
    ),
}
