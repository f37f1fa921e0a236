"""Asks every route everything, and holds three promises at every answer.

python -m bench.fuzz                    60,000 requests, half an hour or more on two cores
python -m bench.fuzz --requests 5000    fewer of them      --seed 7     other ones
python -m bench.fuzz --postgres         the same over a PostgreSQL of its own

No server error, the headers of 4-protection.md, and no word that was sent comes back as a live element. Whatever breaks
one is printed with what was asked. Ids are real ones as often as not, fields are those that pages have shown, whole forms
are filled in and sent with one thing wrong in them, and the tables are put back every so often, so that there is always
something left to break.
"""
