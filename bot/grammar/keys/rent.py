"""What is rented or bought: the model, the GPUs, and what they cost."""

from bot.grammar import quantities, readers
from bot.grammar.keys.key import SHARE, Key, key, soft
from bot.grammar.readers import plain
from bot.text import t

KEYS: tuple[Key, ...] = (
    soft(
        "model", "model 模型", readers.model, "model=llama-3.1-70b",
        t("a model preset; gives parameters, active parameters and the tokens it was trained on"),
    ),
    soft(
        "params",
        "params parameters size model-size total-params total-parameters 参数 参数量 总参 总参数",
        plain(readers.size), "params=70B",
        t("all parameters"),
    ),
    key(
        "active", "active activated active-params 激活 激活参数", plain(readers.amount), "active=37B",
        t("parameters that one token passes through, for a mixture of experts"),
    ),
    soft(
        "tokens", "tokens token data dataset 词元 词 数据 数据量 语料", plain(readers.tokens), "tokens=15T",
        t("training tokens"),
    ),
    soft("gpu", "gpu card accelerator 显卡", readers.gpu, "gpu=h100", t("the accelerator")),
    soft(
        "gpus", "gpus cards count num-gpus gpu-count gpu-数 gpu-数量 卡数 卡", plain(readers.count), "gpus=1024",
        t("how many of them"),
    ),
    key(
        "precision", "precision dtype quant quantization quantisation 精度 量化", readers.weight_format,
        "precision=bf16", t("number format, or how weights are stored: awq, gptq, nf4, mxfp4, nvfp4, q4_k_m, q8_0 ..."),
    ),
    soft(
        "price", "price rent 价格 单价", plain(readers.price), "price=$2.5/h",
        t("your own price of one GPU for one hour"),
    ),
    soft(
        "offer", "offer provider cloud 供应商 报价", plain(lambda word: None), "offer=azure",
        t("provider and purchase type"),
    ),
    Key(
        field="own", names=tuple("own owned buy bought 自有 自购 自建 购买".split()), read=plain(readers.own),
        example="own=$40000", is_soft=True, alone=readers.KNOWN_PRICE,
        help=t(
            "hardware of your own in place of a rent: what one GPU costs to buy with its share of server and network; "
            "own alone takes a known price"
        ),
    ),
    soft("years", "years lifetime 年限 折旧年限", plain(readers.years), "years=4", t("how long own hardware is used")),
    soft(
        "load", "load busy duty duty-cycle 负载 负载率 使用率", SHARE, "load=80%",
        t("share of all hours in which own hardware has work"),
    ),
    soft(
        "electricity", "electricity power power-price kwh 电价 电费", plain(readers.electricity), "electricity=0.08",
        t("what own hardware pays for electricity, in USD per kWh"),
    ),
    soft(
        "interest", "interest wacc 利率 年利率 资金成本", SHARE, "interest=10%",
        t("what the money in own hardware costs a year"),
    ),
    soft(
        "resale", "resale resale-value residual residual-value 残值 残值率 转售", SHARE, "resale=20%",
        t("what own hardware is still worth at the end, as a share of its price"),
    ),
    soft(
        "hosting", "hosting colo colocation upkeep 托管 托管费 机房 运维", plain(readers.hosting), "hosting=$150/kW",
        t(
            "room, repairs and operating staff of own hardware: USD a month for each kW, "
            "or a share of the price a year as hosting=5%"
        ),
    ),
    key("discount", "discount 折扣", readers.share_off, "discount=30%", t("the share off the price: 5折 pays half")),
    key("currency", "currency 货币 币种", plain(readers.currency), "currency=cny", t("the currency of the answer")),
    key(
        "fx", "fx rate 汇率", plain(readers.finite), "fx=7.1",
        t("your own exchange rate: units of the currency for one USD"),
    ),
    key(
        "as_of", "as-of 日期", plain(quantities.read_as_of), "as-of=2024-08-08", t("prices and rates of that day"),
    ),
)  # fmt: skip
