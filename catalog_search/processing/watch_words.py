"""The words for what watches see: kinds of change, fields of records; and for a digest and what hinders its sending.

What leaves QGIS can be in another language than QGIS: each takes what translates, ``tr`` or ``i18n.speaking("fr")``.
"""
from __future__ import annotations

from datetime import datetime
from typing import Callable, Dict, Tuple

from ..bookmarks.digest import DigestWords
from ..bookmarks.digest_mail import MailError, MailProblem
from ..bookmarks.model import Area, AreaKind, ChangeKind, FieldChange
from ..model.extent import Extent
from ..support.i18n import tr
from ..support.messages import Message

Tr = Callable[..., str]


def kind_count(kind: ChangeKind, count: int, tr: Tr = tr) -> str:
    """A kind of change with how many there are."""
    return {
        ChangeKind.NEW: lambda: tr("%n new", n=count),
        ChangeKind.MODIFIED: lambda: tr("%n modified", n=count),
        ChangeKind.TOUCHED: lambda: tr("%n with a new date only", n=count),
        ChangeKind.MOVED: lambda: tr("%n moved", n=count),
        ChangeKind.REMOVED: lambda: tr("%n removed", n=count),
    }[kind]()


def field_name(name: str, tr: Tr = tr) -> str:
    """What a field of a record is called; an unknown one as it is."""
    names: Dict[str, Callable[[], str]] = {
        "title": lambda: tr("Title"),
        "abstract": lambda: tr("Description"),
        "type": lambda: tr("Type"),
        "organisation": lambda: tr("Organisation"),
        "contacts": lambda: tr("Contacts"),
        "keywords": lambda: tr("Keywords"),
        "themes": lambda: tr("Themes"),
        "licence": lambda: tr("Licence"),
        "access": lambda: tr("Access"),
        "constraints": lambda: tr("Constraints"),
        "language": lambda: tr("Language"),
        "created": lambda: tr("Created"),
        "modified": lambda: tr("Last update"),
        "temporal": lambda: tr("Period"),
        "frequency": lambda: tr("Frequency"),
        "lineage": lambda: tr("Lineage"),
        "scale": lambda: tr("Scale"),
        "crs": lambda: tr("Coordinate system"),
        "extents": lambda: tr("Area"),
        "places": lambda: tr("Territory"),
        "notices": lambda: tr("Notices"),
        "facts": lambda: tr("Further facts"),
        "resources": lambda: tr("Files and services"),
        "formats": lambda: tr("Formats"),
        "catalog": lambda: tr("Catalogue"),
        "id": lambda: tr("Identifier"),
    }
    return names[name]() if name in names else name


def area_words(area: Area, tr: Tr = tr) -> str:
    """Where a saved search is watched: a place that stays, whatever the map shows by now."""
    if area.kind is AreaKind.NONE or area.box is None:
        return tr("everywhere")
    box = box_words(area.box)
    if area.kind is AreaKind.MAP:
        return tr("what the map showed when this was chosen ({box})").format(box=box)
    if area.kind is AreaKind.LAYER:
        return tr("the extent of the layer {layer} when this was chosen ({box})").format(layer=area.name, box=box)
    return f"{area.name} ({box})" if area.name not in ("", box) else box


def box_words(box: Extent) -> str:
    """A box in degrees, short."""
    return f"{box.west:.2f}, {box.south:.2f} – {box.east:.2f}, {box.north:.2f}"


def digest_words(moment: datetime, names: Dict[str, str], tr: Tr = tr, language: str = "en") -> DigestWords:
    """What is said in a digest.

    :param moment: of the digest, in the time zone of its readers
    :param names: of catalogues by their ids
    """

    def value(one: FieldChange, text: str) -> str:
        if one.field == "catalog":
            return names.get(text, text)
        return _day(text, tr) if one.field in ("modified", "created") else text

    return DigestWords(
        language=language,
        title=tr("What changed in the catalogues"),
        moment=tr("State of {date} at {time}").format(
            date=_day(moment.strftime("%Y-%m-%d"), tr), time=moment.strftime("%H:%M")
        ),
        nothing=tr("Nothing changed."),
        failures=tr("Catalogues that could not be asked:"),
        footer=tr("Written by Catalog Search, a QGIS plugin, for the watches that you set up there."),
        kind=lambda kind, count: kind_count(kind, count, tr),
        field=lambda name: field_name(name, tr),
        value=value,
        pair=lambda name, words: tr("{field}: {words}").format(field=name, words=words),
        changed=lambda name: tr("{field}: changed").format(field=name),
        more=lambda count: tr("and %n more", n=count),
    )


def _day(text: str, tr: Tr) -> str:
    """An ISO date as people write it; what is none stays as it is."""
    year, month, day = text[:4], text[5:7], text[8:10]
    if not (year + month + day).isdigit() or len(text) < 10:
        return text
    return tr("{year}-{month}-{day}").format(year=year, month=month, day=day)


def describe_mail(error: MailError) -> Message:
    """The words for a mail that was not sent: what happened, with which server, what to do."""
    text, hint = _MAIL[error.problem]()
    return Message(text.format(server=error.server, detail=error.detail), hint, error.detail)


_Words = Tuple[str, str]


_MAIL: Dict[MailProblem, Callable[[], _Words]] = {
    MailProblem.ADDRESS: lambda: (
        tr("This is no mail address: {detail}"),
        tr("Write addresses such as name@example.org, separated by commas."),
    ),
    MailProblem.SERVER_NAME: lambda: (
        tr("This is no mail server: {server}"),
        tr("Write its name, with a port if need be: mail.example.org:587."),
    ),
    MailProblem.NO_SUCH_HOST: lambda: (
        tr("The mail server {server} was not found."),
        tr("Check its name and your network connection."),
    ),
    MailProblem.UNREACHABLE: lambda: (
        tr("The mail server {server} could not be reached, or hung up."),
        tr("Check its name and port, and how it is encrypted."),
    ),
    MailProblem.TIMEOUT: lambda: (
        tr("The mail server {server} did not answer in time."),
        tr("Try again later; check its port and how it is encrypted."),
    ),
    MailProblem.CERTIFICATE: lambda: (
        tr("The certificate of the mail server {server} does not hold, so nothing was sent."),
        tr("If you trust its authority, add it in QGIS under Settings, Options, Authentication."),
    ),
    MailProblem.NO_TLS: lambda: (
        tr("The mail server {server} does not encrypt as was asked, so nothing was sent."),
        tr("Choose the other kind of encryption, or ask its administrator."),
    ),
    MailProblem.UNENCRYPTED_LOGIN: lambda: (
        tr("A password is not sent to {server} without encryption."),
        tr("Choose STARTTLS or TLS, or leave the login out."),
    ),
    MailProblem.NO_LOGIN: lambda: (
        tr("The mail server {server} takes no login with user and password."),
        tr("Leave the login out, or ask its administrator."),
    ),
    MailProblem.LOGIN_REFUSED: lambda: (
        tr("The mail server {server} did not accept the login."),
        tr("Check the user and password in its authentication configuration."),
    ),
    MailProblem.RECIPIENT: lambda: (
        tr("The mail server {server} did not take all recipients."),
        tr("Check the addresses; the details hold its own words."),
    ),
    MailProblem.REFUSED: lambda: (
        tr("The mail server {server} refused the mail."),
        tr("It may want a login or another sender; the details hold its own words."),
    ),
    MailProblem.BROKEN: lambda: (
        tr("The mail could not be sent by {server}."),
        tr("The details hold what was said."),
    ),
}
