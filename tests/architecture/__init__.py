"""The rules that keep the layers apart: functions from a repository to findings."""
