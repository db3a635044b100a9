"""The words for the codes of the model: types, orders, roles, frequencies, access."""
from __future__ import annotations

import re
from typing import Dict

from ..catalogs.registry import long_name, short_name
from ..model.query import FilterField, Sort
from ..model.record import Access, RecordType
from ..support.i18n import tr
from .texts import one_line

#: Services that hold data, no metadata; people paste their addresses by mistake.
_OGC = ("wms", "wfs", "wmts", "wcs", "wps", "sos")
_DURATION = re.compile(r"P(?:(T)(\d{1,5})([HMS])|(\d{1,5})([DWMY]))")
_SERVICES = {"arcgisserver": "ArcGIS Server", **{name: name.upper() for name in _OGC}}


def type_label(kind: RecordType) -> str:
    """What a record of this type is called."""
    return {
        RecordType.DATASET: tr("Dataset"),
        RecordType.SERIES: tr("Series of datasets"),
        RecordType.SERVICE: tr("Service"),
        RecordType.TABLE: tr("Table"),
        RecordType.MAP: tr("Map"),
        RecordType.DOCUMENT: tr("Document"),
        RecordType.API: tr("API"),
        RecordType.OTHER: tr("Other"),
    }[kind]


def type_icon_name(kind: RecordType) -> str:
    """The file name of the icon of a record type, in ``resources/icons``."""
    name = "table" if kind is RecordType.TABLE else kind.value
    return f"type_{name}.svg"


def sort_label(sort: Sort) -> str:
    """What an order of results is called."""
    return {
        Sort.RELEVANCE: tr("Relevance"),
        Sort.TITLE: tr("Title"),
        Sort.MODIFIED: tr("Last update"),
        Sort.CREATED: tr("Newest"),
        Sort.POPULARITY: tr("Popularity"),
    }[sort]


def access_label(access: Access) -> str:
    """Who may use the data; empty where it is not known."""
    return {
        Access.UNKNOWN: "",
        Access.OPEN: tr("Open to all"),
        Access.ACCOUNT: tr("Open, with an account"),
        Access.RESTRICTED: tr("Restricted"),
    }[access]


def catalog_type_label(type_name: str) -> str:
    """What a type of catalogue is called in the form; an unknown type as it is."""
    return tr("Catalogue file (JSON)") if type_name == "file" else one_line(long_name(type_name), 60)


def catalog_type_short(type_name: str) -> str:
    """The short name of a type of catalogue or of a service."""
    if type_name in _SERVICES:
        return _SERVICES[type_name]
    return tr("File") if type_name == "file" else one_line(short_name(type_name), 40)


def filter_label(field: str) -> str:
    """What a filter or facet is called (a value of ``FilterField``); an unknown one as it is."""
    return {
        FilterField.TYPE.value: tr("Type"),
        FilterField.FORMAT.value: tr("Format"),
        FilterField.ORGANISATION.value: tr("Organisation"),
        FilterField.LICENCE.value: tr("Licence"),
        FilterField.KEYWORD.value: tr("Keyword"),
        FilterField.THEME.value: tr("Theme"),
        FilterField.ACCESS.value: tr("Access"),
        FilterField.PLACE.value: tr("Territory"),
        FilterField.MODIFIED.value: tr("Last update"),
        FilterField.USE.value: tr("Good for"),
        FilterField.CONTACT.value: tr("Contact"),
        FilterField.CRS.value: tr("Coordinate system"),
        FilterField.ACTION.value: tr("Allows"),
        FilterField.MISSING.value: tr("Not filled in"),
        FilterField.SHARE.value: tr("Share"),
        FilterField.TOPIC.value: tr("Topic"),
        FilterField.SERIES.value: tr("Part of"),
        FilterField.CATALOG.value: tr("Catalogue"),
    }.get(str(getattr(field, "value", field)), one_line(str(field), 40))


def role_label(code: str) -> str:
    """The role of a contact (ISO 19115 CI_RoleCode); an unknown code as it is."""
    return {
        "pointofcontact": tr("Contact"),
        "publisher": tr("Publisher"),
        "owner": tr("Owner"),
        "custodian": tr("Custodian"),
        "distributor": tr("Distributor"),
        "author": tr("Author"),
        "originator": tr("Originator"),
        "processor": tr("Processor"),
        "principalinvestigator": tr("Principal investigator"),
        "resourceprovider": tr("Provider"),
        "user": tr("User"),
    }.get(code.lower().replace("_", "").replace(" ", ""), one_line(code, 60))


def frequency_label(code: str) -> str:
    """How often the data is updated (ISO 19115 MD_MaintenanceFrequencyCode and uData's words); others as they are."""
    return {
        "continual": tr("Continuously"),
        "continuous": tr("Continuously"),
        "realtime": tr("Continuously"),
        "hourly": tr("Hourly"),
        "daily": tr("Daily"),
        "weekly": tr("Weekly"),
        "fortnightly": tr("Every two weeks"),
        "biweekly": tr("Every two weeks"),
        "monthly": tr("Monthly"),
        "bimonthly": tr("Every two months"),
        "quarterly": tr("Quarterly"),
        "biannually": tr("Twice a year"),
        "semiannual": tr("Twice a year"),
        "annually": tr("Yearly"),
        "annual": tr("Yearly"),
        "biennial": tr("Every two years"),
        "triennial": tr("Every three years"),
        "quinquennial": tr("Every five years"),
        "asneeded": tr("As needed"),
        "irregular": tr("Irregularly"),
        "punctual": tr("Once"),
        "notplanned": tr("Not planned"),
        "never": tr("Never"),
        "unknown": "",
    }.get(code.lower().replace("_", "").replace(" ", "")) or _duration_label(code)


def _duration_label(code: str) -> str:
    """An ISO 8601 duration of one unit as a frequency; another text as it is."""
    match = _DURATION.fullmatch(code)
    if match is None:
        return "" if code.lower() == "unknown" else one_line(code, 60)
    clock, hours, hour_unit, days, day_unit = match.groups()
    count, unit = int(hours or days), f"{clock or ''}{hour_unit or day_unit}"
    return {
        "M": lambda: tr("Every %n month(s)", count),
        "D": lambda: tr("Every %n day(s)", count),
        "W": lambda: tr("Every %n week(s)", count),
        "Y": lambda: tr("Every %n year(s)", count),
        "TH": lambda: tr("Every %n hour(s)", count),
        "TM": lambda: tr("Every %n minute(s)", count),
        "TS": lambda: tr("Every %n second(s)", count),
    }[unit]()


def fact_value(value: str) -> str:
    """What a fact says; the words of uData for who may use an API are translated, others are as they are."""
    return {
        "yes": tr("yes"),
        "no": tr("no"),
        "under_condition": tr("under conditions"),
    }.get(value, value)


def link_role_label(role: str) -> str:
    """What a link is called that has no title of its own; empty for a role that says nothing."""
    return {
        "machine_documentation": tr("Description for programs (OpenAPI)"),
        "technical_documentation": tr("Technical documentation"),
        "business_documentation": tr("Documentation"),
        "request_access": tr("Request access"),
    }.get(role, "")


def notice_label(notice: str) -> str:
    """A warning of the source: those that stand for a sentence as that, others as they are."""
    return {
        "data_not_visible": tr("The portal shows these data only to those who have the right to see them."),
        "shapefile_cut": tr("The shapefile holds the first 50,000 records only; take another format."),
        "signed_links": tr("Most files of this catalogue open only with addresses that its provider signs first."),
        "requester_pays": tr("Who downloads these files pays for the transfer."),
    }.get(notice, one_line(notice))


def fact_label(key: str) -> str:
    """What a further fact of a record is called; an unknown key with its underscores as spaces."""
    for facts in (_usual_facts, _image_facts, _portal_facts, _table_facts, _api_facts):
        label = facts().get(key)
        if label:
            return label
    return one_line(key.replace("_", " "), 60).capitalize()


def _usual_facts() -> Dict[str, str]:
    """Facts that any catalogue may tell."""
    return {
        "views": tr("Views"),
        "reuses": tr("Reuses"),
        "followers": tr("Followers"),
        "downloads": tr("Downloads"),
        "granularity": tr("Granularity"),
        "resolution": tr("Resolution"),
        "status": tr("Status"),
        "version": tr("Version"),
        "quality": tr("Metadata quality"),
        "spatial_representation": tr("Representation"),
        "constraints": tr("Constraints"),
        "language": tr("Language"),
        "harvested": tr("Harvested from"),
        "credits": tr("Credits"),
    }


def _image_facts() -> Dict[str, str]:
    """Facts about imagery (STAC)."""
    return {
        "collection": tr("Collection"),
        "cloud_cover": tr("Cloud cover"),
        "platform": tr("Platform"),
        "constellation": tr("Constellation"),
        "instruments": tr("Instruments"),
        "processing_level": tr("Processing level"),
        "time_resolution": tr("Time step"),
    }


def _portal_facts() -> Dict[str, str]:
    """What portals say of where data comes from."""
    return {
        "datastore": tr("Tables in the DataStore"),
        "harvested_from": tr("Harvested from"),
        "records": tr("Records"),
        "source": tr("Source"),
        "source_portal": tr("Portal of origin"),
    }


def _table_facts() -> Dict[str, str]:
    """Facts about a dataset's form and history (ISO 19115, Isogeo)."""
    return {
        "geometry": tr("Geometry"),
        "features": tr("Number of features"),
        "precision": tr("Precision"),
        "encoding": tr("Encoding"),
        "format_version": tr("Format version"),
        "topology": tr("Topological consistency"),
        "validity": tr("Validity"),
        "provider": tr("Kept by"),
        "data_created": tr("Data created"),
        "data_modified": tr("Data updated"),
        "published": tr("Data published"),
        "series": tr("Series of datasets"),
        "layers": tr("Layers"),
        "attributes": tr("Attributes"),
        "operations": tr("Operations"),
        "history": tr("History"),
        "conformity": tr("Conforms to"),
        "not_conformant": tr("Does not conform to"),
        "shares": tr("Shares that feed it"),
    }


def _api_facts() -> Dict[str, str]:
    """Facts about an API and who may use it."""
    return {
        "offers": tr("Offers"),
        "access_administrations": tr("Access for administrations"),
        "access_companies": tr("Access for companies and associations"),
        "access_individuals": tr("Access for individuals"),
        "request_access": tr("Request access"),
        "rate_limiting": tr("Rate limit"),
        "rate_limiting_url": tr("More on the rate limit"),
        "availability": tr("Availability"),
        "availability_url": tr("Availability report"),
    }
