"""Addresses of object stores (``s3://``, ``gs://``) as web addresses, where that is well defined. Pure.

Google's store has one address for all buckets. Amazon's has one for each bucket whose name is a label of a host name;
a name with dots has no valid certificate there, and its region would have to be known. Others (``az://``, ``abfs://``)
do not tell the account that is part of their web address.
"""
from __future__ import annotations

import re
from urllib.parse import quote

_STORE = re.compile(r"(?i)^(s3|s3a|s3n|gs|gcs)://([^/?#@:\s]+)/([^?#]+)$")
_OTHER = re.compile(r"(?i)^(s3|s3a|s3n|gs|gcs|az|azure|abfs|abfss|wasb|wasbs|adl|oss|swift|hdfs)://")
_LABEL = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$")
_GOOGLE = re.compile(r"[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$")


def bucket_url(text: object) -> str:
    """The web address of an object in a store; empty where it is none, or has none that is sure."""
    match = _STORE.match(text.strip()) if isinstance(text, str) else None
    if match is None or re.search("[\x00-\x1f\x7f\ud800-\udfff]", match.group(0)):
        return ""
    store, bucket, key = match.group(1).lower(), match.group(2), quote(match.group(3), safe="/-._~!$&()*+,;=:@%")
    if store in ("gs", "gcs"):
        return f"https://storage.googleapis.com/{bucket}/{key}" if _GOOGLE.match(bucket) else ""
    return f"https://{bucket}.s3.amazonaws.com/{key}" if _LABEL.match(bucket) else ""


def is_store(text: object) -> bool:
    """Whether an address is one of an object store."""
    return isinstance(text, str) and bool(_OTHER.match(text.strip()))
