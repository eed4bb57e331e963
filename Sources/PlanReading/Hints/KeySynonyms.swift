/// What to do about a key that people write first for one that the record has; nil where nothing
/// comes to mind.
///
/// - Parameter names: the keys that the record has.
func synonymHint(for key: String, among names: [String]) -> (hint: String, key: String)? {
    let lowered = key.lowercased()
    if lowered == "end" || lowered == "until" || lowered == "to", names.contains("when") {
        return ("the end stands in `when`: 2019-05-20/22", "when")
    }
    if lowered == "city" || lowered == "town", names.contains("place") {
        return ("write `place: {city: …}`", "place")
    }
    if lowered == "country", names.contains("place"), names.contains("countries") {
        return (
            "write `place: {country: …}` for where it is held, `countries: […]` for whom", "place"
        )
    }
    for name in synonyms[lowered] ?? [] where names.contains(name) {
        return ("did you mean `\(name)`?", name)
    }
    return nil
}

private let synonyms = [
    "date": ["when"], "dates": ["when"], "day": ["when"], "days": ["when"], "start": ["when"],
    "begin": ["when"], "from": ["when"], "time": ["when"], "month": ["when"],
    "location": ["place"], "where": ["place"], "site": ["place"], "room": ["venue"],
    "hotel": ["venue"], "name": ["title"], "subject": ["title"], "title": ["name"],
    "label": ["name"], "type": ["kind"], "category": ["kind"], "state": ["status"],
    "experts": ["people"], "persons": ["people"], "speakers": ["people"], "staff": ["people"],
    "trainers": ["people"], "attendees": ["participants"], "pax": ["participants"],
    "organisations": ["institutions"], "organizations": ["institutions"],
    "topics": ["themes"], "tags": ["themes"], "topic": ["themes"], "cost": ["budget"],
    "costs": ["budget"], "amount": ["budget"], "comment": ["notes"], "comments": ["notes"],
    "remarks": ["notes"], "note": ["notes"], "summary": ["description"], "link": ["url"],
    "website": ["url"], "owner": ["contact"], "mail": ["email", "contact"],
    "phone": ["contact"], "email": ["contact"], "recurrence": ["repeat"], "rrule": ["repeat"],
    "exdate": ["except"], "tz": ["timezone"], "zone": ["timezone"],
    "depends-on": ["after"], "requires": ["after"], "code": ["reference"], "colour": ["color"],
    "because": ["reason"], "why": ["reason"], "rooms": ["capacity"],
    "lat": ["geo"], "coordinates": ["geo"], "absent": ["away"],
    "leave": ["away"], "holidays": ["closures", "calendars"],
    "organisation": ["institution"], "employer": ["institution"], "years": ["period"],
    "duration": ["period"], "funding": ["donor"], "funder": ["donor"],
]
