"""Numbers beyond what anybody could mean, and readings that nobody takes: what is refused, and what to type instead."""

from tests.bot.grammar.messages_wrong import Wrong

_BAND = "/train 70B 15T"

BEYOND: dict[str, Wrong] = {
    f"{_BAND} price=1e400": Wrong("price=1e400", (), f"{_BAND} $2.5/h"),
    f"{_BAND} price=1e300": Wrong("price=1e300", (), f"{_BAND} $2.5/h"),
    f"{_BAND} price=1e-300": Wrong("price=1e-300", (), f"{_BAND} $2.5/h"),
    f"{_BAND} ¥1e308/h fx=1e-308": Wrong("¥1e308/h", (), f"{_BAND} $2.5/h cny"),
    f"{_BAND} ¥1/h fx=1e9": Wrong("¥1/h", (), f"{_BAND} $2.5/h fx=1e9 cny"),
    f"{_BAND} fx=1e308 cny": Wrong("fx=1e308", (), f"{_BAND} cny"),
    f"{_BAND} cny fx=1e-7": Wrong("fx=1e-7", (), f"{_BAND} cny"),
    f"{_BAND} cny fx=1e400": Wrong("1e400", ("fx=7.1",), f"{_BAND} cny fx=7.1"),
    f"{_BAND} mfu=1e-300": Wrong("mfu=1e-300", ("mfu=40%",), f"{_BAND} mfu=40%"),
    f"{_BAND} mfu=0.001%": Wrong("mfu=0.001%", ("mfu=40%",), f"{_BAND} mfu=40%"),
    f"{_BAND} goodput=1e-200": Wrong("goodput=1e-200", ("goodput=0.9",), f"{_BAND} goodput=0.9"),
    f"{_BAND} discount=99.999999999999999%": Wrong(
        "discount=99.999999999999999%", ("30%off",), f"{_BAND} 30%off"
    ),
    f"{_BAND} discount=99.995%": Wrong("discount=99.995%", ("30%off",), f"{_BAND} 30%off"),
    f"{_BAND} active=1e-300": Wrong("active=1e-300", (), _BAND),
    f"{_BAND} gpus=99999999999999999999": Wrong("99999999999999999999", ("gpus=1024",), f"{_BAND} gpus=1024"),
    f"{_BAND} x1e9": Wrong("x1e9", (), _BAND),
    f"{_BAND} in 1min": Wrong("in 1min", (), f"{_BAND} in 30d"),
    f"{_BAND} in 59 minutes": Wrong("in 59 minutes", (), f"{_BAND} in 30d"),
    f"{_BAND} in 101y": Wrong("in 101y", (), f"{_BAND} in 30d"),
    "/train 70B tokens=1e-300": Wrong("tokens=1e-300", (), "/train 70B 15T"),
    "/train params=0.5 15T": Wrong("params=0.5", (), "/train 70B 15T"),
    "/train llama-3.1-70b 15T seq=1e30": Wrong("1e30", ("seq=8192",), "/train llama-3.1-70b 15T seq=8192"),
    "/train inf": Wrong("inf", ("70B",), "/train 70B 1.4T"),
    "/train 70B inf": Wrong("inf", ("15T",), "/train 70B 15T"),
    "/infer 8222亿 method=article price=1e-300": Wrong(
        "price=1e-300", (), "/infer 8222亿 method=article $2.5/h"
    ),
    "/infer 8222亿 method=article batch=1e300": Wrong(
        "1e300", ("batch=32",), "/infer 8222亿 method=article batch=32"
    ),
    "/infer 8222亿 method=article peak=1e400": Wrong(
        "peak=1e400", ("peak=1e14",), "/infer 8222亿 method=article peak=1e14"
    ),
    "/infer 8222亿 method=article tokens=1e-300": Wrong(
        "tokens=1e-300", ("tokens=1000",), "/infer 8222亿 method=article tokens=1000"
    ),
}  # fmt: skip

READINGS: dict[str, Wrong] = {
    f"{_BAND} 12折": Wrong("12折", ("8.5折",), f"{_BAND} 8.5折"),
    f"{_BAND} 10折": Wrong("10折", ("8.5折",), f"{_BAND} 8.5折"),
    f"{_BAND} h100 100折": Wrong("100折", ("8.5折",), f"{_BAND} h100 8.5折"),
    f"{_BAND} 十二折": Wrong("12折", ("8.5折",), f"{_BAND} 8.5折"),
    f"{_BAND} discount=12折": Wrong("12折", ("8.5折",), f"{_BAND} discount=8.5折"),
    f"{_BAND} $2/h usd fx=7": Wrong("fx=7", (), f"{_BAND} $2/h usd"),
    f"{_BAND} 25000vnd/h fx=25000 cny": Wrong("cny", (), f"{_BAND} 25000vnd/h fx=25000"),
    "/train 1.234,5B 15T": Wrong("1.234,5B", ("1234.5B",), "/train 1234.5B 15T"),
    "/price mi250x azure": Wrong("azure", (), "/price mi250x"),
    "/train 1234567x2B 15T": Wrong("1234567x2B", ("8x7B",), "/train 8x7B 15T"),
}
