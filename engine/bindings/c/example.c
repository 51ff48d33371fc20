/* Hunts through the paths of its arguments and prints what it finds. cli/docs/library.md shows a part of it. */
#include <stdio.h>
#include <stdlib.h>

#include "trailhound.h"

static void fail(char *error) {
  fprintf(stderr, "%s\n", error);
  exit(2);
}

int main(int count, char **arguments) {
  /* example: begin */
  char *error = NULL;
  trailhound_options *options = trailhound_options_new();
  if (!trailhound_options_add(options, "min-level", "high", &error)) fail(error);
  trailhound_rules *rules = trailhound_rules_load(options, &error);
  if (rules == NULL) fail(error);
  const char *const *paths = (const char *const *)arguments + 1;
  trailhound_run *run = trailhound_hunt(rules, options, paths, (size_t)count - 1, &error);
  if (run == NULL) fail(error);

  const char *lines;
  size_t size;
  int state;
  while ((state = trailhound_run_next(run, -1, &lines, &size, &error)) == TRAILHOUND_DATA) {
    fwrite(lines, 1, size, stdout);
  }
  if (state == TRAILHOUND_FAILED) fail(error);
  if (!trailhound_run_is_whole(run)) fputs("not everything was examined\n", stderr);

  trailhound_run_free(run);
  trailhound_rules_free(rules);
  trailhound_options_free(options);
  /* example: end */
  return 0;
}
