/* The baseline: reads the events of the same files with libyaml and does nothing with them. */

#include <stdio.h>
#include <stdlib.h>
#include <yaml.h>

int main(int count, char **names)
{
    long events = 0;
    for (int index = 1; index < count; index++) {
        FILE *file = fopen(names[index], "rb");
        if (file == NULL) { perror(names[index]); return 2; }
        fseek(file, 0, SEEK_END);
        long size = ftell(file);
        rewind(file);
        unsigned char *bytes = malloc(size);
        if (fread(bytes, 1, size, file) != (size_t)size) { perror(names[index]); return 2; }
        fclose(file);
        yaml_parser_t parser;
        yaml_event_t event;
        yaml_parser_initialize(&parser);
        yaml_parser_set_input_string(&parser, bytes, size);
        for (int done = 0; !done; events++) {
            if (!yaml_parser_parse(&parser, &event)) { fprintf(stderr, "%s: %s\n", names[index], parser.problem); return 2; }
            done = event.type == YAML_STREAM_END_EVENT;
            yaml_event_delete(&event);
        }
        yaml_parser_delete(&parser);
        free(bytes);
    }
    printf("%ld events\n", events);
    return 0;
}
