"""Words in the reader's language: months, and what was written down in English."""

from babel.dates import format_skeleton

from odoo.tools.misc import babel_locale_parse, get_lang
from odoo.tools.translate import code_translations

MODULE = "marketing_office"


def translated(env, words):
    """Return words of the module's own messages in the language of `env`; other words as they are.

    What is kept for years, such as the reason why pay was taken back, is stored in English, so that everybody
    reads it in their own language. The messages are marked for translation where they are written.

    :param str words: an English message of this module without parameters, or anybody's own words
    """
    if not words or not env.lang or env.lang == "en_US":
        return words
    return code_translations.get_python_translations(MODULE, env.lang).get(words, words)


def in_english(env):
    """Return `env` as it writes words that are kept, see `translated`."""
    return env(context={**env.context, "lang": "en_US"})


def month_words(env, day):
    """Return the month of a day as people say it, for example 'December 2026' or '2026年12月'.

    :param date day: any day of the month
    """
    return format_skeleton("yMMMM", day, locale=babel_locale_parse(get_lang(env).code))
