"""On what the entries of the sample city rest: kinds of decision, with the laws that they name."""

from __future__ import annotations

from dataclasses import dataclass

from credit_portal.sample_city.programmes import MARKET, SAFETY, TAXES


@dataclass(frozen=True, kw_only=True)
class Matter:
    """On what a programme's entries rest."""

    title: str
    basis: str
    fact: str
    reason: str
    paper: str
    sign: str
    ground: str = "administrative"


MATTERS = {
    SAFETY: (
        Matter(
            title="未采取措施消除事故隐患",
            basis="《中华人民共和国安全生产法》第一百零二条",
            fact="存在重大事故隐患，经责令限期消除，逾期拒不执行。",
            reason="重大事故隐患拒不整改，受到行政处罚。",
            paper="行政处罚决定书",
            sign="明澄应急罚",
        ),
        Matter(
            title="特种作业人员未取得相应资格上岗作业",
            basis="《中华人民共和国安全生产法》第九十七条",
            fact="特种作业人员未按照规定经专门的安全作业培训并取得相应资格，上岗作业。",
            reason="特种作业人员无证上岗，逾期未改正，受到行政处罚。",
            paper="行政处罚决定书",
            sign="明澄应急罚",
        ),
    ),
    MARKET: (
        Matter(
            title="经营不符合食品安全标准的食品",
            basis="《中华人民共和国食品安全法》第一百二十四条",
            fact="经营致病性微生物含量超过食品安全标准限量的食品。",
            reason="经营不符合食品安全标准的食品，情节严重，受到较重行政处罚。",
            paper="行政处罚决定书",
            sign="明澄市监处罚",
        ),
        Matter(
            title="对商品作引人误解的商业宣传",
            basis="《中华人民共和国反不正当竞争法》",
            fact="对其商品的性能、销售状况作虚假的商业宣传，误导消费者。",
            reason="虚假宣传情节严重，受到较重行政处罚。",
            paper="行政处罚决定书",
            sign="明澄市监处罚",
        ),
    ),
    TAXES: (
        Matter(
            title="连续三年纳税信用评价为A级",
            basis="纳税信用评价结果通知",
            fact="近三个评价年度纳税信用均为A级。",
            reason="连续三年纳税信用评价为A级。",
            paper="纳税信用评价结果通知书",
            sign="明澄税信",
            ground="commendation",
        ),
    ),
}
