"""Traditional characters as the simplified ones that the language is written in: `訓練` as `训练`."""

import re

_TRADITIONAL = (
    "並乾亞佔併來個們倫偉價億優內兩別劃務勢匯區參問單嗎國報塊夠奧寬對導島帶幣幫幹幾張彙從愛應搶摺擇據數時曆會條樣機檯歐歷漢灣為"
    "烏爾現發盧碼種競箇節簡約級經網緩練總羅義聯臘臺與舊華萬薩蘭處號裝裡規計訓託記設詞話語調請謝負貨貴買費賃資賓購趨軟較載輪輸週達"
    "遜遲選還錢鍾鎊鐘長開間陸隱雙雲電韓頁預頭顆顯馬騰體麥麼點刪滿給響備戶撐線維證過鏈離寫虧斷殘該轉運貸項綴盤層測銷專實驗關當於漲煩監訴閉變動著躍"
    ""
)
_SIMPLIFIED = (
    "并干亚占并来个们伦伟价亿优内两别划务势汇区参问单吗国报块够奥宽对导岛带币帮干几张汇从爱应抢折择据数时历会条样机台欧历汉湾为"
    "乌尔现发卢码种竞个节简约级经网缓练总罗义联腊台与旧华万萨兰处号装里规计训托记设词话语调请谢负货贵买费赁资宾购趋软较载轮输周达"
    "逊迟选还钱钟镑钟长开间陆隐双云电韩页预头颗显马腾体麦么点删满给响备户撑线维证过链离写亏断残该转运贷项缀盘层测销专实验关当于涨烦监诉闭变动着跃"
    ""
)
CHARACTERS = dict(zip(_TRADITIONAL, _SIMPLIFIED, strict=True))
"""Of the words of the language alone: other characters say nothing to it in either script."""
_OF_TAIWAN = {
    "推論": "推理", "視訊記憶體": "显存", "顯示記憶體": "显存", "記憶體": "内存", "顯示卡": "显卡", "叢集": "集群",
    "頻寬": "带宽", "筆資料": "条数据", "資料": "数据", "符元": "词元", "鐘頭": "小时", "效能": "性能", "批次": "批量",
}  # fmt: skip
"""What the same thing is called there, where that is another word."""
_WORD = re.compile("|".join(_OF_TAIWAN))
_TABLE = str.maketrans(CHARACTERS)


def in_simplified(text: str) -> str:
    """The same text with the words of the language in simplified characters, and as the mainland calls them."""
    return _WORD.sub(lambda found: _OF_TAIWAN[found[0]], text).translate(_TABLE)
