"""The tables that departments really send: 双公示 in two layouts, judgment debtors, tax arrears, recommendations.

Column names are those of 发改办财金〔2018〕424号 and of the exports before it. Every table has faults that real
ones have; each purpose names them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from credit_portal.sample_city.cast import CITY
from credit_portal.sample_city.crowd import TOWNS
from credit_portal.sample_city.tables import Sample, comma, excel, serial
from subjects.fictitious import valid_resident_id, valid_uscc

LONG = "2099/12/31"
_PARTY = (
    "行政相对人名称",
    "行政相对人类别",
    "行政相对人代码_1(统一社会信用代码)",
    "行政相对人代码_2(工商注册号)",
    "行政相对人代码_3(组织机构代码)",
    "行政相对人代码_4(税务登记号)",
    "行政相对人代码_5(事业单位证书号)",
    "行政相对人代码_6(社会组织登记证号)",
    "法定代表人",
    "法定代表人证件类型",
    "法定代表人证件号码",
    "证件类型",
    "证件号码",
)
PENALTY_2018 = (
    *_PARTY,
    "行政处罚决定书文号",
    "违法行为类型",
    "违法事实",
    "处罚依据",
    "处罚类别",
    "处罚内容",
    "罚款金额(万元)",
    "没收违法所得、没收非法财物的金额(万元)",
    "暂扣或吊销证照名称及编号",
    "处罚决定日期",
    "处罚有效期",
    "公示截止期",
    "处罚机关",
    "处罚机关统一社会信用代码",
    "数据来源单位",
    "数据来源单位统一社会信用代码",
    "备注",
)
LICENCE_2018 = (
    *_PARTY,
    "行政许可决定文书名称",
    "行政许可决定文书号",
    "许可类别",
    "许可证书名称",
    "许可编号",
    "许可内容",
    "许可决定日期",
    "有效期自",
    "有效期至",
    "许可机关",
    "许可机关统一社会信用代码",
    "当前状态",
    "数据来源单位",
    "数据来源单位统一社会信用代码",
    "备注",
)
PENALTY_2015 = (
    "CF_WSH",
    "CF_CFMC",
    "CF_CFLB1",
    "CF_CFLB2",
    "CF_SY",
    "CF_YJ",
    "CF_XDR_MC",
    "CF_XDR_SHXYM",
    "CF_XDR_ZDM",
    "CF_XDR_GSDJ",
    "CF_XDR_SWDJ",
    "CF_XDR_SFZ",
    "CF_FR",
    "CF_JG",
    "CF_JDRQ",
    "CF_XZJG",
    "CF_ZT",
    "DFBM",
    "SJC",
    "BZ",
)
LICENCE_2015 = (
    "行政许可决定书文号",
    "项目名称",
    "审批类别",
    "许可内容",
    "行政相对人名称",
    "行政相对人代码_1 (统一社会信用代码)",
    "行政相对人代码_2 (组织机构代码)",
    "行政相对人代码_3 (工商登记码)",
    "行政相对人代码_4 (税务登记号)",
    "行政相对人代码_5 (居民身份证号)",
    "法定代表人姓名",
    "许可决定日期",
    "许可截止期",
    "许可机关",
    "当前状态",
    "地方编码",
    "数据更新时间戳",
    "备注",
)
DEBTORS = (
    "序号",
    "被执行人姓名/名称",
    "性别",
    "年龄",
    "身份证号码/组织机构代码",
    "法定代表人或者负责人姓名",
    "执行法院",
    "省份",
    "执行依据文号",
    "立案时间",
    "案号",
    "做出执行依据单位",
    "生效法律文书确定的义务",
    "被执行人的履行情况",
    "失信被执行人行为具体情形",
    "发布时间",
)
ARREARS = (
    "序号",
    "纳税人名称",
    "统一社会信用代码（纳税人识别号）",
    "法定代表人（负责人）姓名",
    "居民身份证或其他有效身份证件号码",
    "经营地点",
    "欠税税种",
    "欠税余额",
    "当期新发生的欠税金额",
)
RECOMMENDED = (
    "序号",
    "企业名称",
    "统一社会信用代码",
    "法定代表人",
    "推荐领域",
    "推荐理由",
    "所获荣誉",
    "荣誉文号",
    "授予单位",
    "授予日期",
    "推荐单位",
    "联系人",
)
MARKET_BUREAU, MARKET_CODE = "明澄市市场监督管理局", valid_uscc(398_900, prefix="11")
APPROVALS, APPROVALS_CODE = "明澄市行政审批局", valid_uscc(398_901, prefix="11")

OLD_LIST = (
    "旧系统编号", "主体名称", "统一社会信用代码", "认定文号", "列入事由", "列入日期", "有效期至", "退出日期",
    "退出原因",
)  # fmt: skip


def _company(number: int, word: str) -> tuple[str, str]:
    return f"{CITY}{word}有限公司", valid_uscc(398_000 + number)


def penalties_2018(today: date) -> Sample:
    """Penalties in the layout of 2018, well filled but for a few rows."""
    decided = today - timedelta(days=9)
    rows: list[list[Any]] = []
    for number, word in enumerate(("源丰食品", "百味餐饮", "诚达商贸", "永顺物流", "新禾粮油", "康源药房")):
        name, code = _company(number, word)
        rows.append(
            [name, "法人及非法人组织", code, "", "", "", "", "", f"钱样{'甲乙丙丁戊己'[number]}", "身份证"]
            + [valid_resident_id(398_000 + number, date(1980, 5, 1 + number)), "", ""]
            + [f"明澄市监处罚〔{decided.year}〕{810 + number}号", "经营标签不符合规定的食品"]
            + ["经营的预包装食品标签未标明生产日期。", "《中华人民共和国食品安全法》第一百二十五条第一款第二项"]
            + ["罚款;没收违法所得、没收非法财物", "没收违法所得0.032万元，罚款0.5万元。", 0.5, 0.032, "", decided]
            + [LONG, decided.replace(year=decided.year + 1, day=min(decided.day, 28)), MARKET_BUREAU, MARKET_CODE]
            + [MARKET_BUREAU, MARKET_CODE, ""]
        )
    shop = [f"{CITY}{TOWNS[0]}阿样小吃店", "个体工商户", valid_uscc(398_020, prefix="92")]
    rows.append([*shop, *rows[0][3:13], f"明澄市监处罚〔{decided.year}〕816号", *rows[0][14:]])
    person: list[Any] = ["周样平", "自然人", *[""] * 9, "身份证", valid_resident_id(398_021, date(1990, 3, 3))]
    rows.append([*person, f"明澄市监处罚〔{decided.year}〕817号", *rows[0][14:]])
    rows[2][2] = str(rows[2][2])[:-1] + ("0" if str(rows[2][2])[-1] != "0" else "1")
    rows[3][22] = serial(decided)
    rows[4][19] = "5000元"
    rows[5][25], rows[5][26] = rows[5][26], rows[5][25]
    return Sample(
        name="双公示-行政处罚-2018版.xlsx",
        purpose="2018年版行政处罚信息。第3行代码校验位错，第4行决定日期是序列数，第5行罚款金额写成“5000元”，"
        "第6行处罚机关与代码两列填反；另有个体工商户、自然人各一行。",
        data=excel(PENALTY_2018, rows, sheet="行政处罚"),
    )


def licences_2018(today: date) -> Sample:
    """Licences under a merged title and a remark, with numbers that a table programme rounded."""
    decided = today - timedelta(days=6)
    rows: list[list[Any]] = []
    for number, word in enumerate(("宏图建设工程", "安和医疗器械", "通运运输", "绿源环保科技", "博学教育")):
        name, code = _company(30 + number, word)
        rows.append(
            [name, "法人及非法人组织", code, "", "", "", "", "", f"孙样{'一二三四五'[number]}", "身份证"]
            + [valid_resident_id(398_030 + number, date(1975, 6, 2 + number)), "", "", "准予行政许可决定书"]
            + [f"明澄审批许〔{decided.year}〕{120 + number}号", "普通", "经营许可证", f"样许{1000 + number}"]
            + ["同意核发经营许可证。", decided, decided, LONG, APPROVALS, APPROVALS_CODE, "1"]
            + [APPROVALS, APPROVALS_CODE, ""]
        )
    rows[1][10] = float(str(rows[1][10])[:17] + "0")
    rows[2][20] = "长期"
    rows[3][19] = f"{decided.year}.{decided.month}.{decided.day}"
    return Sample(
        name="双公示-行政许可-2018版.xlsx",
        purpose="2018年版行政许可信息，上有合并的标题行和填报说明行。第2行证件号码以数值保存，末位已丢失；"
        "第3行有效期自写“长期”；第4行日期写成“年.月.日”。",
        data=excel(
            LICENCE_2018,
            rows,
            sheet="行政许可",
            title=f"{APPROVALS}行政许可信息公示表（样例）",
            under=f"填报单位：{APPROVALS}　　填报日期：{today:%Y年%m月%d日}　　注：长期有效填 {LONG}",
        ),
    )


def penalties_2015(today: date) -> Sample:
    """Penalties under the column codes of 2015, as an old system exports them: text, GB18030."""
    rows: list[list[Any]] = []
    for number, word in enumerate(("旧港化工", "大桥纺织", "南塘电子")):
        name, code = _company(50 + number, word)
        decided = today - timedelta(days=400 + 30 * number)
        rows.append(
            [
                f"明澄应急罚〔{decided.year}〕{31 + number}号",
                "违反安全生产规定案",
                "罚款",
                "",
                "未建立事故隐患排查治理制度。",
            ]
            + ["《中华人民共和国安全生产法》第一百零一条", name, code, "", "", "", "", f"吴样{'子丑寅'[number]}"]
            + ["罚款人民币贰万元整", decided, "明澄市应急管理局", "0", "390000", f"{decided:%Y-%m-%d 09:30:00}", ""]
        )
    return Sample(
        name="双公示-行政处罚-2015版列名.csv",
        purpose="2015年版列名的旧系统导出（CSV，GB18030编码）：处罚名称、两级处罚类别、处罚结果为文字，没有金额列。",
        data=comma(PENALTY_2015, rows),
    )


def licences_2015(today: date) -> Sample:
    """Licences in the columns of 2015, two of them swapped by whoever filled the table."""
    rows: list[list[Any]] = []
    for number, word in enumerate(("东港水产", "白鹿农业发展", "云亭家具")):
        name, code = _company(60 + number, word)
        decided = today - timedelta(days=500 + 20 * number)
        rows.append(
            [f"明澄审批许〔{decided.year}〕{70 + number}号", "经营许可", "普通", "准予从事申请的经营活动。", name, code]
            + [
                code[8:16] + "-" + code[16],
                "",
                "",
                "",
                f"郑样{'东南西'[number]}",
                serial(decided),
                serial(decided) + 1826,
            ]
            + [APPROVALS, "0", "390000", f"{decided:%Y%m%d}", ""]
        )
    rows[1][4], rows[1][5] = rows[1][5], rows[1][4]
    return Sample(
        name="双公示-行政许可-2015版列名.xlsx",
        purpose="2015年版列名的行政许可信息：日期是没有日期格式的序列数，组织机构代码带横线，第2行名称与代码两列填反。",
        data=excel(LICENCE_2015, rows, sheet="Sheet1"),
    )


def debtors(today: date) -> Sample:
    """A court's list of judgment debtors: organisations and persons in one table."""
    filed, out = today - timedelta(days=120), today - timedelta(days=15)
    rows: list[list[Any]] = []
    for number, word in enumerate(("永固建筑劳务", "金澄装饰工程")):
        name, code = _company(70 + number, word)
        rows.append([number + 1, name, "", "", code, f"王样{'河海'[number]}"])
    for number, name in enumerate(("冯样河", "陈样海", "蒋样山")):
        born = date(1972 + 5 * number, 4, 9)
        sex, age = "男女男"[number], f"{today.year - born.year}岁"
        rows.append([number + 3, name, sex, age, valid_resident_id(398_070 + number, born), ""])
    for number, debtor in enumerate(rows):
        debtor += [f"{CITY}人民法院", "明州", f"（{filed.year}）明0000民初{200 + number}号", filed]
        debtor += [f"（{filed.year}）明0000执{400 + number}号", f"{CITY}人民法院", "给付货款及利息。", "全部未履行"]
        debtor += ["有履行能力而拒不履行生效法律文书确定义务", out]
    rows[4][4] = f"{str(rows[4][4])[:6]}********{str(rows[4][4])[14:]}"
    rows[3][9] = f"{filed:%Y年%m月%d日}"
    return Sample(
        name="失信被执行人名单.xlsx",
        purpose="人民法院推送的失信被执行人名单，单位与自然人同表，上有合并标题。第4行立案时间是中文日期，"
        "第5行证件号码已遮盖，无法与主体对应。",
        data=excel(DEBTORS, rows, sheet="失信被执行人", title=f"{CITY}人民法院失信被执行人名单（样例）"),
        read_as="court",
    )


def arrears(today: date) -> Sample:
    """The tax bureau's announcement: merged title, headings in two rows, amounts in yuan, a signature at the foot."""
    rows: list[list[Any]] = []
    for number, word in enumerate(("长川机械制造", "百合服饰", "立诚五金", "汇源塑料制品")):
        name, code = _company(80 + number, word)
        hidden = f"39****19{70 + number}****{1000 + number}"
        rows.append(
            [number + 1, name, code, f"徐样{'春夏秋冬'[number]}", hidden, f"{CITY}{TOWNS[number]}样例路{number + 1}号"]
        )
        rows[-1] += ["增值税", 128_530.46 + 1000 * number, 12_000.0]
    rows[1][7], rows[1][8] = "41,200.00", "—"
    rows[2][6] = "增值税\n城市维护建设税"
    return Sample(
        name="欠税公告.xlsx",
        purpose="税务局欠税公告：合并标题，两行表头，证件号码遮盖，金额单位为元。第2行金额是带千分位的文字，"
        "第3行一格内写两个税种，表尾有落款。",
        data=excel(
            ARREARS,
            rows,
            sheet="欠税公告",
            title=f"国家税务总局明澄市税务局欠税公告（样例）{today.year}年第1号",
            under="单位：元",
            groups=(("纳税人", 6), ("欠税情况", 3)),
            foot=f"国家税务总局明澄市税务局　{today:%Y年%m月%d日}",
        ),
    )


def recommended(today: date) -> Sample:
    """A unit's recommendation for a red list, as associations and bureaus fill it in."""
    given = today - timedelta(days=200)
    rows: list[list[Any]] = []
    for number, word in enumerate(("明德机械制造", "天佑电子科技", "安和环保科技", "兴业新材料")):
        name, code = _company(90 + number, word)
        rows.append(
            [number + 1, name, code, f"何样{'梅兰竹菊'[number]}", "质量诚信", "质量管理规范，连续三年无质量投诉。"]
        )
        rows[-1] += [f"{CITY}市长质量奖（样例）", f"明政发〔{given.year}〕{8 + number}号", f"{CITY}人民政府", given]
        rows[-1] += [MARKET_BUREAU, "样例联系人"]
    rows[1][2] = f" {str(rows[1][2]).lower()} "
    rows[2][7] = ""
    rows[3][9] = serial(given)
    return Sample(
        name="红名单推荐表.xlsx",
        purpose="单位推荐的诚信典型。第2行代码是小写并带空格，第3行没有荣誉文号，第4行日期是序列数。",
        data=excel(RECOMMENDED, rows, sheet="推荐表", title=f"{today.year}年度诚信红名单推荐表（样例）"),
    )


def old_list(today: date, *, series: int = 0) -> Sample:
    """A black list of the system before this one: some stand, some had left, some say nobody's number."""
    words = ("兴隆豆制品", "满园果蔬", "鼎鲜水产", "惠民粮油", "好运来食品", "老街糕点", "没有代码食品", "代码残缺食品")
    rows: list[list[Any]] = []
    for number, word in enumerate(words):
        name, code = _company(100 + 10 * series + number, word)
        since = today - timedelta(days=400 + 3 * number)
        until = since.replace(year=since.year + 2, day=min(since.day, 28))
        rows.append([f"JXT-HMD-{series}{number:04d}", name, code, f"明市监失信〔{since.year}〕{30 + number}号"])
        rows[-1] += ["因生产经营不合格食品情节严重被认定。", since, until, "", ""]
    rows[3][7], rows[3][8] = today - timedelta(days=100), "信用修复"
    rows[4][5], rows[4][6] = today - timedelta(days=900), today - timedelta(days=170)
    rows[5][7], rows[5][8] = today - timedelta(days=60), "认定有误，撤销"
    rows[6][2] = ""
    rows[7][2] = str(rows[7][2])[:15]
    return Sample(
        name="旧系统黑名单.xlsx",
        purpose="旧系统导出的黑名单，由信用办经办（xyb_jb）在“上传旧系统名单”移入。第4、6行已退出，第5行有效期已过仍标在列，"
        "第7行没有代码，第8行代码残缺。",
        data=excel(OLD_LIST, rows, sheet="黑名单"),
        read_as="old",
    )


def layouts(today: date) -> list[Sample]:
    """All of them."""
    return [
        penalties_2018(today),
        licences_2018(today),
        penalties_2015(today),
        licences_2015(today),
        debtors(today),
        arrears(today),
        recommended(today),
        old_list(today),
    ]
