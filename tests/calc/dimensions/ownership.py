"""Arguments with units for the equations of own hardware."""

from tests.calc.dimensions.units import KWH_PRICE, METER_KW, PURCHASE, UNITS, Dimensions

OWNERSHIP = {
    "cluster_usd_per_gpu": Dimensions(
        arguments={"server_usd_per_gpu": PURCHASE, "network_share": (0.19, "")},
        physical=lambda server_usd_per_gpu, network_share: server_usd_per_gpu / (1 - network_share),
    ),
    "straight_line_share": Dimensions(arguments={"years": (4.0, "year")}, physical=lambda years: 1 / years),
    "annuity_share": Dimensions(
        # a rate for one year and a number of years: neither has a unit, and what comes out is a share a year
        arguments={"interest": (0.1, ""), "years": (4.0, "")},
        physical=lambda interest, years: (
            interest * (1 + interest) ** years / ((1 + interest) ** years - 1) / UNITS.Quantity(1, "year")
        ),
        in_constants="1 / year",
    ),
    "capital_usd_per_gpu_hour": Dimensions(
        arguments={
            "usd_per_gpu": PURCHASE,
            "residual_share": (0.1, ""),
            "yearly_share": (0.25, "1 / year"),
            "interest": (0.1, "1 / year"),
            "load": (0.8, ""),
        },
        physical=lambda usd_per_gpu, residual_share, yearly_share, interest, load: (
            usd_per_gpu * (yearly_share - residual_share * (yearly_share - interest)) / load
        ),
    ),
    "power_usd_per_gpu_hour": Dimensions(
        arguments={"meter_kw_per_gpu": METER_KW, "usd_per_kwh": KWH_PRICE},
        physical=lambda meter_kw_per_gpu, usd_per_kwh: meter_kw_per_gpu * usd_per_kwh,
    ),
    "upkeep_usd_per_gpu_hour": Dimensions(
        arguments={"usd_per_gpu": PURCHASE, "upkeep_share_per_year": (0.05, "1 / year"), "load": (0.8, "")},
        physical=lambda usd_per_gpu, upkeep_share_per_year, load: usd_per_gpu * upkeep_share_per_year / load,
    ),
    "hosting_usd_per_gpu_hour": Dimensions(
        arguments={
            "server_w_per_gpu": (1275.0, "W / GPU"),
            "usd_per_kw_month": (150.0, "USD / kW / month"),
            "load": (0.8, ""),
        },
        physical=lambda server_w_per_gpu, usd_per_kw_month, load: server_w_per_gpu * usd_per_kw_month / load,
    ),
    "owned_usd_per_gpu_hour": Dimensions(
        arguments={
            "capital_usd_per_gpu_hour": (1.43, "USD / (GPU * hour)"),
            "power_usd_per_gpu_hour": (0.1, "USD / (GPU * hour)"),
            "upkeep_usd_per_gpu_hour": (0.29, "USD / (GPU * hour)"),
        },
        physical=lambda capital_usd_per_gpu_hour, power_usd_per_gpu_hour, upkeep_usd_per_gpu_hour: (
            upkeep_usd_per_gpu_hour + power_usd_per_gpu_hour + capital_usd_per_gpu_hour
        ),
    ),
}
