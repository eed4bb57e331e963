/* Reads files with libical and writes what it has read: FILE... gives FILE.again each. Prints for each file how many
 * components and how many X-LIC-ERROR properties there were. */

#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *contents(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) { perror(path); exit(2); }
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *bytes = malloc(size + 1);
    if (fread(bytes, 1, size, file) != (size_t)size) { perror(path); exit(2); }
    bytes[size] = '\0';
    fclose(file);
    return bytes;
}

int main(int count, char **paths)
{
    icalerror_set_errors_are_fatal(0);
    for (int index = 1; index < count; index++) {
        char *bytes = contents(paths[index]);
        icalcomponent *calendar = icalparser_parse_string(bytes);
        if (calendar == NULL) { fprintf(stderr, "%s: nothing\n", paths[index]); return 1; }
        printf("%d %d\n", icalcomponent_count_components(calendar, ICAL_ANY_COMPONENT),
               icalcomponent_count_errors(calendar));
        char *text = icalcomponent_as_ical_string_r(calendar);
        char *target = malloc(strlen(paths[index]) + 7);
        sprintf(target, "%s.again", paths[index]);
        FILE *file = fopen(target, "wb");
        if (file == NULL) { perror(target); return 2; }
        fwrite(text, 1, strlen(text), file);
        fclose(file);
        free(target);
        icalmemory_free_buffer(text);
        icalcomponent_free(calendar);
        free(bytes);
    }
    return 0;
}
