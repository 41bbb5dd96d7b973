"""Departments, persons, clients, successions, responsible persons and deputies in the staff site."""

from departments.admin.accounts import ClientAdmin, DepartmentAdmin, PersonAdmin
from departments.admin.staffing import AbsenceAdmin, ReminderAdmin, ResponsibleAdmin
from departments.admin.succession import SuccessionAdmin

__all__ = [
    "AbsenceAdmin",
    "ClientAdmin",
    "DepartmentAdmin",
    "PersonAdmin",
    "ReminderAdmin",
    "ResponsibleAdmin",
    "SuccessionAdmin",
]
