"""Tables for payroll as files: the same rows give the same bytes, today and in a year."""

import csv
import io
from datetime import datetime

import xlsxwriter

# Spreadsheets take text that begins like this for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# The day on which every file says it was made; when it really was is kept beside it.
_MADE = datetime(2000, 1, 1)


def _text(value):
    """Return text that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def as_csv(header, rows, decimals):
    """Return a table as CSV in UTF-8 with a byte order mark, which spreadsheets need to read Chinese.

    :param list header: titles of the columns
    :param list rows: lists of texts and amounts (floats)
    :param int decimals: digits behind the point of each amount
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([_text(title) for title in header])
    for row in rows:
        writer.writerow([f"{value:.{decimals}f}" if isinstance(value, float) else _text(value) for value in row])
    return stream.getvalue().encode("utf-8-sig")


def as_xlsx(header, rows, decimals, title):
    """Return a table as an Excel workbook of one sheet.

    :param list header: titles of the columns
    :param list rows: lists of texts and amounts (floats)
    :param int decimals: digits behind the point of each amount
    :param str title: name of the sheet, at most 31 characters
    """
    stream = io.BytesIO()
    # Texts stay texts: neither formulas nor links.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"created": _MADE})
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True, "bottom": 1})
        money = book.add_format({"num_format": "#,##0" + ("." + "0" * decimals if decimals else "")})
        widths = [len(str(name)) for name in header]
        for column, name in enumerate(header):
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, float):
                    sheet.write_number(number, column, value, money)
                else:
                    sheet.write_string(number, column, value)
                    widths[column] = max(widths[column], len(value))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(max(width, 8) + 6, 40))
        sheet.freeze_panes(1, 2)
    return stream.getvalue()
