"""Every question that a rule pack may answer: its key, its type, its Chinese label, what it decides.

A rule asks a pack by key and by nothing else; a key that is not in this table does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The type of a value: a Term, a yes or no, one of some words, free text, or a list of words."""

    TERM = "term"
    FLAG = "flag"
    CHOICE = "choice"
    TEXT = "text"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Key:
    """One question. `choices` maps each permitted word to its Chinese; empty means any text."""

    name: str
    kind: Kind
    label: str
    decides: str
    choices: tuple[tuple[str, str], ...] = ()

    def label_of(self, word: str) -> str:
        """The Chinese of one word of a choice or list; a "code:label" word carries its own."""
        code, _, own = word.partition(":")
        return own or dict(self.choices).get(code, code)


LEVELS = (("nation", "国家"), ("province", "省"), ("city", "市"), ("county", "县"), ("town", "镇街园区"))
ROLES = (
    ("legal_representative", "法定代表人"),
    ("principal", "主要负责人"),
    ("directly_responsible", "其他直接责任人员"),
    ("registered_practitioner", "负有直接责任的注册执业人员"),
    ("director", "负有直接责任的董事"),
    ("shareholder", "负有直接责任的股东"),
    ("operator", "经营者"),
)
COLOURS = (("red", "红名单"), ("black", "黑名单"))
ORGANISATIONS = (
    ("legal_person", "法人"),
    ("unincorporated", "非法人组织"),
    ("individual_business", "个体工商户"),
)

_ALL = (
    # Names
    Key("office.name", Kind.TEXT, "信用办名称", "信函、页面落款所用的机关名称"),
    Key("labels.black", Kind.TEXT, "黑名单的称谓", "页面和信函对黑名单的称呼"),
    Key("labels.red", Kind.TEXT, "红名单的称谓", "页面和信函对红名单的称呼"),
    Key("roles.pusher", Kind.TEXT, "推送名单的机关", "谁把名单推送给实施部门"),
    Key("roles.feedback_to", Kind.TEXT, "接收反馈的机关", "实施部门向谁反馈联合奖惩成效"),
    # Records
    Key("grades.names", Kind.NAMES, "失信程度", "失信行为分哪几级，每项写作“代码:名称”"),
    Key("record.validity.minor", Kind.TERM, "轻微失信信息有效期", "轻微失信信息使用到哪一天"),
    Key("record.validity.ordinary", Kind.TERM, "一般失信信息有效期", "一般失信信息使用到哪一天"),
    Key("record.validity.serious", Kind.TERM, "严重失信信息有效期", "严重失信信息使用到哪一天"),
    Key(
        "record.validity.start",
        Kind.CHOICE,
        "有效期起算日",
        "失信信息有效期从哪一天起算",
        (
            ("determined", "失信行为认定之日"),
            ("decided", "处罚决定作出之日"),
            ("document", "认定失信行为的公务文书之日"),
        ),
    ),
    Key(
        "record.validity.only_law_departs",
        Kind.FLAG,
        "仅法律法规规章可另定有效期",
        "认定办法、规范性文件能否另定失信信息有效期",
    ),
    Key("record.publicity.minor_shown", Kind.FLAG, "轻微失信信息原则上公示", "轻微失信信息是否原则上公示"),
    Key("record.publicity.minor_max", Kind.TERM, "轻微失信信息最长公示期", "轻微失信信息必须公示时至多公示多久"),
    Key("record.publicity.ordinary_min", Kind.TERM, "一般失信信息最短公示期", "一般失信信息公示多久以后才可申请修复"),
    Key("record.publicity.ordinary_max", Kind.TERM, "一般失信信息最长公示期", "一般失信信息至多公示多久"),
    Key("record.publicity.serious_min", Kind.TERM, "严重失信信息最短公示期", "严重失信信息公示多久以后才可申请修复"),
    Key("record.publicity.serious_max", Kind.TERM, "严重失信信息最长公示期", "严重失信信息至多公示多久"),
    Key("record.publicity.ends_at_max", Kind.FLAG, "最长公示期满自动停止公示", "期满是否不经申请即停止公示"),
    Key(
        "record.publicity.several",
        Kind.CHOICE,
        "同一决定有多项处罚的公示期",
        "一份决定书有多项处罚时公示期怎样算",
        (("longest", "取最长的一项"),),
    ),
    Key("record.expired_unusable", Kind.FLAG, "期满不得使用", "有效期届满后不得作为惩戒依据、不再公开"),
    Key("record.general_procedure_only", Kind.FLAG, "仅一般程序处罚计入", "简易程序处罚不计入负面信息"),
    Key("subject.full_capacity_required", Kind.FLAG, "自然人须具有完全民事行为能力", "未成年人等能否成为主体"),
    # What happens to subjects
    Key("fate.death_ends", Kind.FLAG, "死亡即退出名单", "自然人死亡后名单是否退出、措施是否解除"),
    Key("fate.deregistration_releases", Kind.FLAG, "注销即解除对单位的措施", "单位注销后对单位自身的措施是否解除"),
    Key("fate.decision_term", Kind.TERM, "决定名单是否继续的期限", "主体注销、合并、分立后，多久内决定名单是否继续"),
    # Lists
    Key("listing.own_recognition", Kind.FLAG, "本级可以认定", "本级部门能否自行认定红黑名单，还是只归集上级名单"),
    Key("listing.recogniser_levels", Kind.NAMES, "认定单位的层级", "哪些层级的单位可以认定", LEVELS),
    Key(
        "listing.recogniser_kinds",
        Kind.NAMES,
        "认定单位的种类",
        "哪些种类的单位可以认定",
        (
            ("organ", "党政机关"),
            ("authorised", "法律法规授权组织"),
            ("entrusted", "省级部门授权的协会商会和信用服务机构"),
        ),
    ),
    Key("listing.interim_rules_by", Kind.NAMES, "可先行制定认定办法的层级", "国家规定出台前谁可先行制定", LEVELS),
    Key("listing.consultation_term", Kind.TERM, "认定办法征求意见期限", "认定办法草案征求公众意见的天数"),
    Key("listing.grounds", Kind.NAMES, "认定依据种类", "名单须有哪几类依据，每项写作“代码:名称”"),
    Key("listing.red_only_grounds", Kind.NAMES, "只支持红名单的依据", "哪几类依据只能支持红名单"),
    Key("listing.prior_notice", Kind.FLAG, "列入黑名单前应事前告知", "未送达事前告知不得列入"),
    Key("listing.statement_term", Kind.TERM, "陈述申辩期限", "告知书送达后可以陈述申辩多久"),
    Key(
        "listing.publicity_black",
        Kind.CHOICE,
        "黑名单列入前公示",
        "黑名单列入前是否必须公示",
        (("required", "必须公示"), ("optional", "根据需要公示")),
    ),
    Key(
        "listing.publicity_red",
        Kind.CHOICE,
        "红名单列入前公示",
        "红名单列入前是否必须公示",
        (("required", "必须公示"), ("optional", "根据需要公示")),
    ),
    Key("listing.publicity_term_black", Kind.TERM, "黑名单公示期限", "黑名单初步名单公示多久"),
    Key("listing.publicity_term_red", Kind.TERM, "红名单公示期限", "红名单初步名单公示多久"),
    Key("listing.announcement_service_term", Kind.TERM, "公告送达期限", "公告之后经过多久视为送达"),
    Key(
        "listing.announcement_after",
        Kind.CHOICE,
        "公告送达的前提",
        "公告送达之前，须有几次其他方式的送达未成",
        (("1", "一次其他方式送达未成"), ("2", "两次其他方式送达未成"), ("3", "三次其他方式送达未成")),
    ),
    Key("listing.black_removes_red", Kind.FLAG, "列入黑名单即移出红名单", "黑名单主体从红名单中删除"),
    Key("listing.red_validity", Kind.TERM, "红名单有效期", "红名单列入后多久到期"),
    # Red entries while they stand
    Key("red.reevaluation_term", Kind.TERM, "红名单复评周期", "列入或者上次复评后多久内应当复评"),
    Key("red.reevaluation_lead", Kind.TERM, "复评提前期", "复评期满前多久提请认定单位复评"),
    Key("red.negative_term", Kind.TERM, "新增负面信息后的复评期限", "在列主体新增负面信息后多久内应当作出复评决定"),
    # Publication
    Key("publication.penalty_term", Kind.TERM, "双公示期限", "行政许可和处罚决定后多久内公开"),
    Key("publication.equals_validity", Kind.FLAG, "发布时限与有效期一致", "名单公开到其有效期届满之日"),
    # Exit
    Key("exit.stops_measures", Kind.FLAG, "退出即停止联合奖惩", "退出名单后各部门停止实施措施"),
    Key("exit.same_channels", Kind.FLAG, "经原公示渠道发布退出公告", "退出公告须经列入时的渠道发布"),
    Key("exit.notice_term", Kind.TERM, "退出公告展示期限", "退出公告展示多久"),
    Key("exit.monitoring", Kind.FLAG, "退出后重点监测", "退出黑名单的主体是否仍作内部重点监测"),
    Key("exit.monitoring_term", Kind.TERM, "重点监测期限", "重点监测到哪一天为止"),
    # Correction and repair
    Key(
        "repair.kind",
        Kind.CHOICE,
        "纠正失信行为的作用",
        "纠正和修复对名单起什么作用",
        (
            ("automatic_exit", "规定期限内纠正即退出"),
            ("application", "经申请、公示后修复"),
            ("reference_only", "作为退出的重要参考"),
        ),
    ),
    Key("repair.application", Kind.FLAG, "失信信息可申请修复", "失信信息本身能否经申请和公示修复"),
    Key("correction.exits", Kind.FLAG, "限期纠正即退出", "规定期限内纠正、消除影响的是否不再作为惩戒对象"),
    Key("correction.term", Kind.TERM, "纠正的规定期限", "列入后多久内纠正即可退出"),
    Key("repair.clean_term", Kind.TERM, "纠正后无同类失信的期间", "申请修复前须有多久未再发生同类失信"),
    Key(
        "repair.clean_reading",
        Kind.CHOICE,
        "上述期间的读法",
        "该期间须已届满，还是至申请时未再发生即可",
        (("elapsed", "期间须已届满"), ("so_far", "至申请之日未再发生")),
    ),
    Key(
        "repair.earliest",
        Kind.CHOICE,
        "最早何时可以申请修复",
        "从哪一天起可以申请修复",
        (("clean_term", "纠正后无同类失信的期间届满"), ("after_minimum", "最短公示期届满（轻微失信履行义务后即可）")),
    ),
    Key("repair.full_performance", Kind.FLAG, "须完全履行义务", "申请修复前须纠正失信行为并完全履行义务"),
    Key("repair.commitment", Kind.FLAG, "须作出信用承诺", "申请修复须作出信用承诺并公开"),
    Key("repair.decision_term", Kind.TERM, "修复办理期限", "收到修复申请后多久作出决定"),
    Key("repair.sync_term", Kind.TERM, "修复结果同步期限", "决定修复后多久在各网站同步"),
    Key(
        "repair.decided_by",
        Kind.CHOICE,
        "谁决定修复",
        "修复申请由谁决定",
        (("recogniser", "认定单位（谁认定、谁修复）"), ("provider", "信息提供单位"), ("site", "信用平台网站运行机构")),
    ),
    Key("repair.ends_all", Kind.FLAG, "修复同时终止公示、共享使用和惩戒", "修复以后公示、共享使用、惩戒是否一并终止"),
    Key("repair.free", Kind.FLAG, "修复不收费", "修复是否免费"),
    Key("repair.notice_with_decision", Kind.FLAG, "两书同达", "处罚决定书与信用修复告知书是否一并送达"),
    Key("repair.reorganisation", Kind.FLAG, "破产重整可以申请修复", "破产重整的主体能否申请修复"),
    Key("repair.ban_term", Kind.TERM, "不得申请修复的期间", "屡禁不止、虚假承诺的多久不得申请修复"),
    Key("repair.opinion_term", Kind.TERM, "提出修复意见的期限", "提供单位多久内提出书面修复意见"),
    Key("repair.publicity_term", Kind.TERM, "修复公示期限", "修复意见公示多久"),
    Key(
        "repair.public_service",
        Kind.CHOICE,
        "公益服务修复的对象",
        "谁可以用社会公益服务修复信用",
        (("person", "有失信行为的个人"), ("any", "有失信行为的各类信用主体")),
    ),
    # Objection, appeal, redress
    Key(
        "objection.while_verifying",
        Kind.CHOICE,
        "核实期间措施是否停止",
        "异议核实期间联合惩戒措施继续还是暂停",
        (("continue", "不停止执行"), ("mark_and_continue", "打上标识，不停止执行"), ("suspend", "暂不执行")),
    ),
    Key(
        "objection.informed",
        Kind.CHOICE,
        "异议告知谁核实",
        "发现信息不实时应告知谁",
        (("recogniser", "认定单位"), ("provider", "信息提供单位")),
    ),
    Key("objection.review_term", Kind.TERM, "异议审核期限", "收到异议申请后多久完成审核"),
    Key("objection.verify_term", Kind.TERM, "异议核实期限", "信息提供单位多久完成核实"),
    Key("objection.verify_inside_review", Kind.FLAG, "核实期限包含在审核期限内", "核实的时间是否从审核期限中扣"),
    Key("objection.correct_term", Kind.TERM, "异议修正期限", "核实有误后多久完成修正"),
    Key("objection.supplement_term", Kind.TERM, "异议补正期限", "要求补正材料的多久内补正"),
    Key(
        "objection.transfer_clock",
        Kind.CHOICE,
        "转交其他单位后的期限",
        "异议转交应当办理的单位后，审核期限怎样算",
        (("runs_on", "按原期限继续计算"), ("restarts", "自转交之日重新计算")),
    ),
    Key("appeal.exists", Kind.FLAG, "可向信用主管部门申诉", "对异议处理不服能否申诉"),
    Key(
        "appeal.against",
        Kind.NAMES,
        "可以申诉的处理结果",
        "对哪些处理结果可以申诉",
        (("objection", "异议处理结果"), ("repair", "信用修复决定")),
    ),
    Key("appeal.accept_term", Kind.TERM, "申诉受理期限", "收到申诉后多久决定是否受理"),
    Key("appeal.decide_term", Kind.TERM, "申诉处理期限", "受理申诉后多久作出处理决定"),
    Key("complaint.answer_term", Kind.TERM, "投诉答复期限", "承办单位收到交办的投诉后多久答复"),
    Key("complaint.again_term", Kind.TERM, "投诉重办期限", "投诉退回重办后多久再次答复"),
    Key("redress.apology", Kind.FLAG, "书面道歉并澄清", "误列黑名单是否须书面道歉并澄清"),
    Key("redress.term", Kind.TERM, "误列救济办理期限", "误列之后多久办结救济、追回权益"),
    Key("redress.compensation_term", Kind.TERM, "赔偿决定期限", "收到赔偿申请后多久作出决定"),
    Key("redress.clarification_term", Kind.TERM, "澄清公告展示期", "误列黑名单的澄清公告展示多久"),
    Key("redress.compensation", Kind.FLAG, "误列损失依法赔偿", "误列黑名单造成损失的是否登记赔偿"),
    Key("redress.red_clawback", Kind.FLAG, "收回误列红名单所得权益", "误列红名单是否收回所得权益"),
    # Measures
    Key("measures.published_only", Kind.FLAG, "未公布的惩戒措施不得实施", "措施清单未公布时能否实施"),
    Key("measures.tell_subject", Kind.FLAG, "实施时告知依据和理由", "实施单位须告知主体依据和理由"),
    Key("measures.acknowledge_term", Kind.TERM, "响应期限", "实施部门多久内响应"),
    Key("measures.feedback_term", Kind.TERM, "反馈期限", "实施部门多久内反馈实施情况"),
    Key("measures.release_term", Kind.TERM, "解除确认期限", "实施部门多久内确认停止实施"),
    Key(
        "measures.return_clock",
        Kind.CHOICE,
        "退回、转交后的期限",
        "任务退回信用办或者转交其他单位后，响应和反馈的期限怎样算",
        (("runs_on", "按原期限继续计算"), ("restarts", "自再次派发之日重新计算")),
    ),
    Key("measures.disabled", Kind.NAMES, "停用的措施", "文件写明但不能启用的措施，每项写作“代码:名称”"),
    # Commitments
    Key("commitment.public", Kind.FLAG, "信用承诺公开", "市场主体的信用承诺是否向社会公开"),
    Key("commitment.breach_negative", Kind.FLAG, "违反告知承诺记为失信", "违反告知承诺是否作为失信信息"),
    Key("commitment.breach_notice", Kind.FLAG, "认定违诺前应当告知", "认定违反信用承诺前是否应当告知并听取陈述申辩"),
    Key("commitment.statement_term", Kind.TERM, "违诺陈述申辩期限", "违诺告知送达后可以陈述申辩多久"),
    # Honours
    Key("honours.revocation", Kind.FLAG, "列入黑名单的撤销荣誉", "列入黑名单的主体已取得的荣誉称号是否应当撤销"),
    Key(
        "honours.holders",
        Kind.CHOICE,
        "撤销谁的荣誉",
        "撤销荣誉是否及于责任人员",
        (("subject", "列入名单的主体"), ("responsible", "列入名单的主体和责任人员")),
    ),
    Key("honours.answer_term", Kind.TERM, "撤销荣誉的办理期限", "授予单位收到提请后多久答复"),
    Key("honours.restore_term", Kind.TERM, "恢复荣誉的办理期限", "名单有误的，授予单位多久处理荣誉的恢复"),
    # Watching terms
    Key("escalation.unit_term", Kind.TERM, "期限届满前提醒承办单位", "期限届满前多久提醒承办单位的责任人"),
    Key("escalation.office_term", Kind.TERM, "期限届满前提请督办", "期限届满前多久提请信用办督办"),
    # Responsible persons
    Key(
        "responsible.threshold",
        Kind.CHOICE,
        "责任人员记入的门槛",
        "哪一程度的失信记入责任人员",
        (("serious_only", "仅严重失信"), ("any", "任何失信")),
    ),
    Key("responsible.roles", Kind.NAMES, "责任人员的种类", "失信记入哪些人员", ROLES),
    Key("responsible.organisations", Kind.NAMES, "适用的组织种类", "哪些组织的失信记入责任人员", ORGANISATIONS),
    # Green channel
    Key("green.clean_term", Kind.TERM, "绿色通道所需无不良记录期间", "连续多久无不良记录可享受绿色通道"),
    Key("green.binding", Kind.FLAG, "绿色通道为应当实行", "绿色通道是必须实行还是可以实施"),
    Key("green.keep_required_papers", Kind.FLAG, "法定材料不得容缺", "法律法规要求的材料是否仍须提交"),
    Key("green.lapsed_counts", Kind.FLAG, "失效或已修复的记录仍计算", "失效、已修复的记录是否打断连续期间"),
    # Classes of subjects
    Key("classes.names", Kind.NAMES, "信用分类", "主体按信用状况分哪几类，每项写作“代码:名称”"),
    Key(
        "classes.attention",
        Kind.CHOICE,
        "重点关注的范围",
        "有哪些失信信息而没有列入黑名单的，列为重点关注",
        (
            ("any", "有任何有效的失信信息"),
            ("serious", "有有效的严重失信信息"),
            ("none", "不设这一类"),
        ),
    ),
    # Upstream
    Key("upstream.lists", Kind.NAMES, "向上级推送的名单", "哪些名单向上级系统推送", COLOURS),
)

KEYS: dict[str, Key] = {key.name: key for key in _ALL}
