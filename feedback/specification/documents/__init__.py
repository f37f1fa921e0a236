"""Documents made of a draft: Word (DOCX), for people who will read, sign and buy from it."""

from feedback.specification.documents.word import DOCX as DOCX
from feedback.specification.documents.word import docx as docx
