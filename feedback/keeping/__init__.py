"""How long things are kept and who may have them: retention, holds, sealed originals, requests, the auditor's page.

The last room: letting words go reaches into every other one.
"""
