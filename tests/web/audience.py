"""Who is let through to which page: written down a second time, beside the needs of the pages themselves.

``PAGES`` names the audience of every route; ``LET_THROUGH`` who of the world that is, for a thing of ``OURS``
and for one of ``THEIRS``, another court's. A route without a line here fails the matrix test.
"""

from __future__ import annotations

NOBODY = ""
"""Whoever has not signed in."""
UNIT = {"u1.1", "u1.2", "u1.3"}
COURT = {"chief", "deputy", "dept-1", "dept-2"}
COUNCIL = {"m4", "t1"}
REGISTRY = {"registrar", "auditor"}
FAR = {"far.2"}
PEOPLE = UNIT | {"u2.3"} | COURT | COUNCIL | REGISTRY | FAR | {"police-1", "stranger"}
"""One of each kind; of ``u1`` the head and chair, the award officer, and one of the staff."""

PAGES = {
    "anybody": """
        calendar: file
        front: show
        invitations: enrol show
        open_data: file show
        postings: comment own show show_all
        provider: back out
        movement_published: every show
        published: atom changes decision decisions entries register rolemodels
        rules: changes file library show
        signing_in: as_persona by_passkey show
    """,
    "signed_in": """
        activities: every hold hold_sent
        calendar: end renew show
        cases: show
        decisions: drafting show
        delegations: end end_sent give give_sent show
        front: kept
        inbox: show
        inspection_acts: plan plan_sent
        inspections: every
        lists: every
        movement_plan: new new_sent planning
        movements: every
        notices: follow read_all show
        passkeys: enrol revoke show
        queue: next_one
        receipt: file show
        rolemodel_acts: find find_sent
        rolemodels: every
        sessions: end show
        signing_in: out
        sittings: convene convening index
    """,
    "files": """
        nominating: begin start
    """,
    "keeps_lists": """
        composing: begin start
    """,
    "lists_draft": """
        composing: delete head head_written tasks
        composing_end: check send
        composing_names: merges merges_chosen names names_chosen new new_written papers papers_brought
        composing_sheet: choose take
    """,
    "own_draft": """
        nominating: award award_chosen delete season season_chosen tasks
        nominating_file: check eligibility nominee nominee_chosen papers papers_brought send words
            words_written
    """,
    "sees_case": """
        case: show
        case_ballot: close closing count counting extend extending open_ballot opening returning send_back
        case_desk: appraise appraise_sent ask_opinions ask_opinions_sent clarify close_consultation
            close_consultation_sent enter_answer enter_answer_sent give_opinion give_opinion_sent hand_over
            hand_over_sent papers papers_sent send_upward send_upward_sent
        case_posting: answer_comment answer_comment_sent close_posting close_posting_sent comment
            comment_sent post post_sent
        case_signing: decline decline_sent sign sign_sent
        decisions: from_case
        dossier: amend leave paper resubmit revise slip withdraw
        history: show
        sittings: convene_case
        voting: ballot vote
    """,
    "keeps_posting": """
        postings: box enter
    """,
    "audits_case": """
        history: again
    """,
    "sees_sitting": """
        board: events show
        sitting_ballot: annul annulling casting_vote close closing open_ballot opening tied
        sitting_count: count form
        sitting_papers: adopt adopting minutes_text own_minutes print_agenda print_count print_minutes
            print_sheet
        sitting_room: add agenda agree agreeing attend attending cancel cancelling giving_opinion
            open_sitting opening opinion remove
        sitting_sheet: recuse sheet stepping_aside vote
        sittings: show
    """,
    "sees_movement": """
        movement_after: action action_sent follow follow_sent paper publish publish_sent
            reopen reopen_sent review review_sent shelve shelve_sent
        movement_members: acknowledge acknowledge_sent drop drop_sent plan plan_sent register register_sent
        movement_parts: deadline deadline_sent leave_out leave_out_sent link link_sent period period_sent
            prize prize_sent table table_sent
        movement_deciding: adopt adopt_sent call_off call_off_sent launch launch_sent take_back take_back_sent
        movement_plan: change change_sent
        movement_pledges: pledge pledge_sent sign sign_sent withdraw_pledge withdraw_pledge_sent
        movement_progress: picture show spreadsheet
        movement_results: confirm confirm_sent report report_sent send_back send_back_sent
        movement_scores: rank rank_sent score score_sent scores
        movement_targets: target target_sent weights weights_sent
        movements: show
    """,
    "sees_rolemodel": """
        rolemodel_acts: approve approve_sent follow_up follow_up_sent foster foster_sent order order_sent
            publish publish_sent report report_sent
        rolemodels: show text
    """,
    "sees_inspection": """
        inspection_acts: end end_sent note note_sent remedy remedy_sent report report_sent
            send_back send_back_sent visit_unit visit_unit_sent
        inspections: report show
    """,
    "sees_activity": """
        activities: paper show strike strike_sent
    """,
    "sees_list": """
        list_back: results_ahead results_told return_lines return_whole returned_lines returned_whole
        list_desk: assign assigned hand_over handed_over handle receive received register registered
        list_names: appraise appraised papers papers_checked
        list_sender: resubmit revise take_back taken_back
        lists: attached show
    """,
    "sees_decision": """
        decision_after: cancel cancel_sent certificate certificate_sent certificates certificates_sent
            erratum erratum_sent hand_over hand_over_sent proceeding proceeding_sent publish publish_sent
        decision_appeals: answer answer_sent
        decision_draft: check check_sent decline decline_sent drop drop_sent give_up give_up_sent
            send_back send_back_sent sign sign_sent
        decision_taken_back: recover_item recover_item_sent recover_money recover_money_sent reject
            reject_sent revoke revoke_sent
        decisions: decision
    """,
    "sees_a_line": """
        decision_appeals: appeal appeal_sent
        decision_taken_back: propose propose_sent
    """,
    "department": """
        decision_appeals: close_season close_season_sent
        decisions: draft draft_sent
    """,
    "signs_decisions": """
        decision_appeals: reopen reopen_sent
    """,
    "audits": """
        log: entry show
    """,
    "audits_something": """
        audit: search
    """,
    "reports": """
        report_simulation: ask show spreadsheet
        reports: index names picture show spreadsheet
    """,
    "administers": """
        invitations: invite invited of revoke
        policy_check: check show
        registry: body person show
    """,
}
"""The routes of each audience: module, colon, names."""

API = {
    "anybody": "api.register.policies api.register.policy",
    "signed_in": (
        "api.commands.send api.mine.session api.mine.tasks api.mine.answers api.cases.cases"
        " api.sittings.sittings api.papers.all_lists api.papers.decisions"
    ),
    "sees_case": "api.cases.case",
    "sees_sitting": "api.sittings.sitting",
    "sees_list": "api.papers.one_list",
    "sees_decision": "api.papers.decision",
    "files": "api.register.eligibility",
    "audits": "api.register.log api.register.entry",
    "own_receipt": "api.register.receipt",
}
"""The same for the endpoints."""

NONE: set[str] = set()
LET_THROUGH: dict[str, tuple[set[str], set[str]]] = {
    "anybody": (PEOPLE | {NOBODY}, PEOPLE | {NOBODY}),
    "signed_in": (PEOPLE, PEOPLE),
    "files": ({"u1.1", "u1.2", "dept-1", "police-1", "far.2"},) * 2,
    "keeps_lists": ({"u1.1", "u1.2", "dept-1", "dept-2", "police-1", "far.2"},) * 2,
    "own_draft": ({"u1.2"}, {"far.2"}),
    "lists_draft": ({"u1.1", "u1.2"}, {"far.2"}),
    "own_receipt": ({"u1.2"}, {"far.2"}),
    "sees_case": (UNIT | COURT | {"auditor"}, FAR | {"auditor"}),
    "keeps_posting": ({"dept-2"}, NONE),
    "audits_case": ({"auditor"}, {"auditor"}),
    "sees_sitting": (UNIT | {"u2.3", "auditor"}, COUNCIL | {"auditor"}),
    "sees_list": (UNIT | COURT | {"auditor"}, FAR | {"auditor"}),
    "sees_movement": (UNIT | {"u2.3", "auditor", "dept-1", "dept-2"}, NONE),
    "sees_rolemodel": (UNIT | COURT | {"auditor"}, FAR | {"auditor"}),
    "sees_inspection": (UNIT | {"u2.3"} | COURT | {"auditor"}, FAR | {"auditor"}),
    "sees_activity": (COURT | {"u2.3", "stranger", "auditor"}, FAR | {"auditor"}),
    "sees_decision": (COURT | {"auditor"}, NONE),
    "sees_a_line": (COURT | UNIT | {"u2.3", "auditor"}, NONE),
    "department": ({"dept-1", "dept-2"}, NONE),
    "signs_decisions": ({"chief", "deputy"}, NONE),
    "audits": ({"auditor"}, {"auditor"}),
    "audits_something": ({"auditor"}, {"auditor"}),
    "reports": ({"auditor", "registrar"}, {"auditor", "registrar"}),
    "administers": ({"registrar"}, {"registrar"}),
}
"""Who comes through to ours, and to theirs. Ours are a posted case of ``u1``, the cluster's sitting, a
list of ``u1`` to the court and its signed decision over ``u1`` and ``u2``; somebody of ``u1`` as a role model
of the court, which inspects ``u1`` and ``u2`` and held a training with ``u2`` at which ``stranger`` was.
Theirs are a case and a list of ``far-unit``, the council's sitting, a decision that is none, and the same
small records of the other court's."""


def audiences() -> dict[str, str]:
    """The audience of each route, by the route's name."""
    found = {name: audience for audience, names in API.items() for name in names.split()}
    for audience, text in PAGES.items():
        module = ""
        for word in text.split():
            if word.endswith(":"):
                module = word[:-1]
                continue
            name = f"{module}.{word}"
            assert name not in found, f"{name} stands twice"
            found[name] = audience
    return found
