/* The baseline: the same events, built as a libical component tree and written as one string.
 *
 * Reads from standard input lines of tab-separated fields as Benchmarks/feeds.py takes them from the feed that coplan has
 * written, and writes a calendar with the same events, properties and texts, as a straightforward program would:
 * properties from their values, one component each, icalcomponent_as_ical_string_r over all, fwrite. */

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Takes the escapes \\ \n \t of a field away, in place. */
static char *plain(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (*from == '\\' && from[1] != '\0') {
            from++;
            *to++ = *from == 'n' ? '\n' : *from == 't' ? '\t' : *from;
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
    return text;
}

int main(int count, char **arguments)
{
    if (count != 2) { fprintf(stderr, "usage: feeds OUTPUT < EVENTS\n"); return 2; }
    icalcomponent *calendar = icalcomponent_new(ICAL_VCALENDAR_COMPONENT);
    icalcomponent *event = NULL;
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    long events = 0;
    while ((length = getline(&line, &room, stdin)) > 0) {
        if (line[length - 1] == '\n') line[--length] = '\0';
        if (length == 0) {
            event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
            icalcomponent_add_component(calendar, event);
            events++;
            continue;
        }
        /* Name, value, then pairs of a parameter and its value. */
        char *name = line, *value = strchr(line, '\t'), *rest;
        if (value == NULL) { fprintf(stderr, "%s?\n", line); return 2; }
        *value++ = '\0';
        rest = strchr(value, '\t');
        if (rest != NULL) *rest++ = '\0';
        plain(value);
        icalproperty_kind kind = icalproperty_string_to_kind(name);
        icalproperty *property = icalproperty_new(kind);
        if (kind == ICAL_X_PROPERTY) icalproperty_set_x_name(property, name);
        icalvalue_kind type = icalproperty_kind_to_value_kind(kind);
        switch (kind) {
        case ICAL_DTSTART_PROPERTY: case ICAL_DTEND_PROPERTY: case ICAL_EXDATE_PROPERTY: case ICAL_RDATE_PROPERTY:
            icalproperty_set_value(property, icalvalue_new_from_string(
                strchr(value, 'T') != NULL ? ICAL_DATETIME_VALUE : ICAL_DATE_VALUE, value));
            break;
        case ICAL_X_PROPERTY:
            icalproperty_set_value(property, icalvalue_new_x(value));
            break;
        default:
            icalproperty_set_value(property, type == ICAL_TEXT_VALUE
                ? icalvalue_new_text(value) : icalvalue_new_from_string(type, value));
        }
        while (rest != NULL) {
            char *parameter = rest, *text = strchr(rest, '\t');
            if (text == NULL) break;
            *text++ = '\0';
            rest = strchr(text, '\t');
            if (rest != NULL) *rest++ = '\0';
            icalparameter_kind what = icalparameter_string_to_kind(parameter);
            if (what != ICAL_VALUE_PARAMETER) {
                icalproperty_add_parameter(property, icalparameter_new_from_value_string(what, plain(text)));
            }
        }
        icalcomponent_add_property(event != NULL ? event : calendar, property);
    }
    char *text = icalcomponent_as_ical_string_r(calendar);
    FILE *file = fopen(arguments[1], "wb");
    if (file == NULL) { perror(arguments[1]); return 2; }
    size_t size = strlen(text);
    if (fwrite(text, 1, size, file) != size || fclose(file) != 0) { perror(arguments[1]); return 2; }
    icalmemory_free_buffer(text);
    icalcomponent_free(calendar);
    free(line);
    printf("%ld events, %zu bytes\n", events, size);
    return 0;
}
