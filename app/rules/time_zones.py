"""Time zones by the names that Rails stores: its own, such as "Eastern Time (US & Canada)", or those of tzdata."""

from functools import cache
from zoneinfo import ZoneInfo

# ActiveSupport::TimeZone::MAPPING, where its names are not those of tzdata's cities:
# https://api.rubyonrails.org/classes/ActiveSupport/TimeZone.html
_RAILS = {
    "International Date Line West": "Etc/GMT+12", "Midway Island": "Pacific/Midway",
    "American Samoa": "Pacific/Pago_Pago", "Hawaii": "Pacific/Honolulu", "Alaska": "America/Juneau",
    "Pacific Time (US & Canada)": "America/Los_Angeles", "Mountain Time (US & Canada)": "America/Denver",
    "Arizona": "America/Phoenix", "Central Time (US & Canada)": "America/Chicago", "Saskatchewan": "America/Regina",
    "Guadalajara": "America/Mexico_City", "Central America": "America/Guatemala",
    "Eastern Time (US & Canada)": "America/New_York", "Indiana (East)": "America/Indiana/Indianapolis",
    "Quito": "America/Lima", "Atlantic Time (Canada)": "America/Halifax", "Georgetown": "America/Guyana",
    "Newfoundland": "America/St_Johns", "Brasilia": "America/Sao_Paulo",
    "Buenos Aires": "America/Argentina/Buenos_Aires", "Greenland": "America/Nuuk",
    "Mid-Atlantic": "Atlantic/South_Georgia", "Cape Verde Is.": "Atlantic/Cape_Verde", "Edinburgh": "Europe/London",
    "UTC": "Etc/UTC", "Bern": "Europe/Zurich", "West Central Africa": "Africa/Algiers", "Kyiv": "Europe/Kiev",
    "Pretoria": "Africa/Johannesburg", "St. Petersburg": "Europe/Moscow", "Abu Dhabi": "Asia/Muscat",
    "Islamabad": "Asia/Karachi", "Ekaterinburg": "Asia/Yekaterinburg", "Chennai": "Asia/Kolkata",
    "Mumbai": "Asia/Kolkata", "New Delhi": "Asia/Kolkata", "Sri Jayawardenepura": "Asia/Colombo",
    "Astana": "Asia/Dhaka", "Rangoon": "Asia/Yangon", "Hanoi": "Asia/Bangkok", "Beijing": "Asia/Shanghai",
    "Osaka": "Asia/Tokyo", "Sapporo": "Asia/Tokyo", "Solomon Is.": "Pacific/Guadalcanal",
    "New Caledonia": "Pacific/Noumea", "Marshall Is.": "Pacific/Majuro", "Wellington": "Pacific/Auckland",
    "Nuku'alofa": "Pacific/Tongatapu", "Tokelau Is.": "Pacific/Fakaofo", "Chatham Is.": "Pacific/Chatham",
    "Samoa": "Pacific/Apia",
}  # fmt: skip
_REGIONS = ("Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic")


@cache
def find_zone(name: str) -> ZoneInfo | None:
    """Return the zone of this name, or None when neither Rails nor tzdata knows it."""
    city = name.replace(" ", "_")
    for key in (_RAILS.get(name), name, *(f"{region}/{city}" for region in _REGIONS)):
        try:
            if key:
                return ZoneInfo(key)
        except (KeyError, ValueError, OSError):  # ValueError: a path; OSError: a folder, or too long
            continue
    return None
