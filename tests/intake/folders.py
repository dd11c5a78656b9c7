"""Folders for tests: a small made-up sector, whose files a test changes."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from domain.commands import Actor
from domain.registry import Register
from intake import folder
from intake.faults import Fault, Faulty
from intake.rehearsal import check

AT = dt.datetime(2026, 1, 15, 3, tzinfo=dt.UTC)
ROOT = Actor("root", "local")
SHIPPED = ("court.advanced_worker", "court.base_fighter", "court.certificate", "court.flag")

FILES = {
    "seasons": "season,begins,ends\ncourt-2024,2023-10-01,2024-09-30\ncourt-2025,2024-10-01,30/09/2025\n",
    "bodies": (
        "body,kind,role,parent,name_vi,made_up,locality\n"
        "kv-1,unit,,tinh,Khu vực 1,x,xa\n"
        "tinh,unit,provincial_court,toa-an,Tỉnh,x,\n"
        "toa-an,organ,sector,,Tòa án,x,\n"
        "xa,organ,people_committee,,Ủy ban,x,\n"
        "huyen,unit,,tinh,Huyện cũ,x,\n"
        "cum,cluster,,tinh,Cụm 1,x,\n"
    ),
    "succession": "body,succeeds,on,cite\nkv-1,huyen,2025-07-01,NQ 81\n",
    "ended": "body,on,cite\nhuyen,2025-07-01,NQ 81\n",
    "clusters": "cluster,owner,number,year,head_by,again,cite\ncum,tinh,1,2025,election,no,QĐ 1\n",
    "members": "cluster,unit,begins,until\ncum,kv-1,2025-07-01,\n",
    "leads": "cluster,head,deputies,begins,until,paper\ncum,kv-1,,2025-07-01,2026-06-30,BB 1\n",
    "people": "person,name\np.an,Nguyễn Văn An\np.binh,Trần Thị Bình\n",
    "mandates": (
        "body,person,office,begins,until\n"
        "huyen,p.an,staff,2020-01-01,2025-06-30\n"
        "kv-1,p.an,head,2025-07-01,\n"
        "kv-1,p.binh,staff,2025-07-01,\n"
    ),
    "employed": "body,person,begins\nhuyen,p.an,2015-03-01\nkv-1,p.binh,2025-07-01\n",
    "moves": "body,person,origin,on,how\nkv-1,p.an,huyen,2025-07-01,transfer\n",
    "absences": "body,person,begins,until,why\nkv-1,p.binh,2025-08-01,2025-08-31,maternity\n",
    "results": (
        "body,season,subject,what,value,source,verified\n"
        "huyen,court-2024,p.an,rating,excellent,BC 1,x\n"
        "kv-1,court-2025,p.an,rating,good,BC 2,\n"
        "kv-1,court-2025,p.binh,rating,good,BC 2,\n"
        "kv-1,court-2025,kv-1,overturned,3/200,BC 2,\n"
    ),
    "awards": (
        "body,holder,award,season,kind,number,decided,organ,feat_on,source,verified\n"
        "huyen,p.an,court.base_fighter,court-2024,merit,7/QĐ,20/11/2024,tinh,,Sổ 1,\n"
        "kv-1,p.an,court.base_fighter,court-2025,,9/QĐ,2025-11-20,tinh,,Sổ 1,\n"
        "kv-1,p.an,court.certificate,,adhoc,11/QĐ,2025-11-20,tinh,02/09/2025,Sổ 1,\n"
    ),
    "discipline": "body,person,ref,form,decided,served,counted\nkv-1,p.binh,KL 1,reprimand,2025-09-01,,\n",
    "proceedings": (
        "body,about,ref,kind,on,closed,confirmed\n"
        "kv-1,p.binh,TT 1,inspection,2025-08-01,2025-10-01,no\n"
        "kv-1,kv-1,TT 2,complaint,2025-12-01,,\n"
    ),
    "allotments": (
        "body,award,season,seats,segments,cite,reason\n"
        "cum,court.flag,court-2025,22,central=8 local=14,HD 9,theo đề nghị\n"
    ),
    "initiatives": (
        "body,initiative,level,on,author,share,decision,title\n"
        "kv-1,sk-1,base,2025-09-01,p.an,2/3,QĐ 5,Số hóa\n"
        "kv-1,sk-1,base,2025-09-01,p.binh,1/3,QĐ 5,Số hóa\n"
    ),
}  # fmt: skip


def written(where: Path, **changed: str | None) -> Path:
    """The folder with some of its files written otherwise, or left out (None)."""
    where.mkdir(exist_ok=True)
    for name, text in {**FILES, **changed}.items():
        path = where / f"{name}.csv"
        path.unlink(missing_ok=True)
        if text is not None:
            path.write_text(text, encoding="utf-8")
    return where


def faults(where: Path, registers: dict[str, Register] | None = None) -> list[Fault]:
    """What is wrong in the folder, on an empty registry or on this one."""
    try:
        said = folder.read(where)
        check(said, said.items, registers or {}, ROOT, AT, SHIPPED)
    except Faulty as faulty:
        return faulty.faults
    return []


def lines(found: list[Fault]) -> list[str]:
    """``file:line code`` of each; a sentence of its own where no rule has refused."""
    return [
        f"{f.place.file}:{f.place.line} {f.refusal.code if f.refusal else f.text.format(**f.values)}"
        for f in found
    ]
