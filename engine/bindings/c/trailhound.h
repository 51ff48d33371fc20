/* trailhound as a library for C, and for every language that can call C. cli/docs/library.md has an introduction.
 *
 *   char *error = NULL;
 *   trailhound_options *options = trailhound_options_new();
 *   trailhound_options_add(options, "min-level", "high", &error);
 *   trailhound_rules *rules = trailhound_rules_load(options, &error);
 *   const char *paths[] = {"AWSLogs"};
 *   trailhound_run *run = trailhound_hunt(rules, options, paths, 1, &error);
 *   const char *lines;
 *   size_t size;
 *   while (trailhound_run_next(run, -1, &lines, &size, &error) == TRAILHOUND_DATA) fwrite(lines, 1, size, stdout);
 *
 * Errors. A function that can fail takes `char **error`, which may be NULL. When it fails it returns NULL, 0 or
 * TRAILHOUND_FAILED and stores one sentence there, for trailhound_free(); otherwise it leaves `*error` alone. No C++
 * exception leaves the library; what runs out of memory fails with "out of memory".
 *
 * Ownership. A handle belongs to the caller, and the function `..._free` of its type takes it back; NULL is allowed
 * there. Handles do not depend on each other: options and rules may be freed while a run uses them. A `char *` that is
 * returned belongs to the caller, for trailhound_free(). Data that is returned by `const char **data` belongs to the
 * handle and is valid until the next call with it. It may contain any byte, so it has a size.
 *
 * Threads. Any number of threads may use the same rules at the same time. Every other handle takes one call at a time,
 * except trailhound_run_stop(), which may be called from anywhere while the run exists. A run works on threads of its
 * own, so a program that forks does so before it starts one.
 *
 * Texts are UTF-8; paths are bytes as the system has them. The JSON that functions return is documented in
 * cli/docs/library.md. */
#ifndef TRAILHOUND_H
#define TRAILHOUND_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TRAILHOUND_API __attribute__((visibility("default")))

/* Grows when a function is added. A function that is there stays as it is. */
#define TRAILHOUND_ABI 1

typedef struct trailhound_options trailhound_options;
typedef struct trailhound_rules trailhound_rules;
typedef struct trailhound_run trailhound_run;
typedef struct trailhound_engine trailhound_engine;

/* TRAILHOUND_ABI of the library that is loaded. */
TRAILHOUND_API int trailhound_abi(void);
/* Such as "0.1.0". */
TRAILHOUND_API const char* trailhound_version(void);
TRAILHOUND_API void trailhound_free(char* text);

/* Options have the names and values that they have on the command line, without the dashes: which rules to load, which
 * records to read, what to write, what to search for. An option that can be repeated is added several times, and a
 * switch takes "" or "true". 1: it was added. 0: there is no such option, or the value cannot be right. */
TRAILHOUND_API trailhound_options* trailhound_options_new(void);
TRAILHOUND_API int trailhound_options_add(trailhound_options* options, const char* name, const char* value,
                                          char** error);
TRAILHOUND_API void trailhound_options_free(trailhound_options* options);

/* Loads and compiles rules. Those that cannot be evaluated are set aside, and trailhound_rules_describe() lists them;
 * it is an error only if none is left. */
TRAILHOUND_API trailhound_rules* trailhound_rules_load(const trailhound_options* options, char** error);
/* What a search asks for, as one rule: hunting with it is searching. */
TRAILHOUND_API trailhound_rules* trailhound_rules_search(const trailhound_options* options, char** error);
/* One JSON object: the rules, and what became of the other documents. */
TRAILHOUND_API char* trailhound_rules_describe(const trailhound_rules* rules, char** error);
/* One JSON object: what `trailhound rules check` remarks on the rules that the options name. */
TRAILHOUND_API char* trailhound_rules_check(const trailhound_options* options, char** error);
TRAILHOUND_API void trailhound_rules_free(trailhound_rules* rules);

#define TRAILHOUND_FAILED (-1)
#define TRAILHOUND_END 0
#define TRAILHOUND_DATA 1
#define TRAILHOUND_WAITING 2

/* Starts to hunt through files and folders. The results wait in a buffer of a few MiB, so the hunt is never far ahead
 * of the caller. */
TRAILHOUND_API trailhound_run* trailhound_hunt(const trailhound_rules* rules, const trailhound_options* options,
                                               const char* const* paths, size_t count, char** error);
/* Starts to find out who did what, with the rules that the options name. The result is one JSON object
 * (cli/docs/who.schema.json). */
TRAILHOUND_API trailhound_run* trailhound_who(const trailhound_options* options, const char* const* paths, size_t count,
                                              char** error);
/* Waits for results, at most so many milliseconds; less than 0: as long as it takes. TRAILHOUND_DATA: there are some,
 * whole lines where the format has lines. TRAILHOUND_END: the run is complete. TRAILHOUND_WAITING: the time is up. */
TRAILHOUND_API int trailhound_run_next(trailhound_run* run, int milliseconds, const char** data, size_t* size,
                                       char** error);
/* Ends the run early, as a signal ends the program: no alerts, and the ledger says so. */
TRAILHOUND_API void trailhound_run_stop(trailhound_run* run);
/* After TRAILHOUND_END: the ledger as JSON (cli/docs/ledger.md); of `who` the account of reading. */
TRAILHOUND_API char* trailhound_run_ledger(trailhound_run* run, char** error);
/* After TRAILHOUND_END: 1 if all of the evidence was examined with all of the rules, otherwise 0, and the ledger says
 * what was not. */
TRAILHOUND_API int trailhound_run_is_whole(trailhound_run* run);
/* Stops the run if it has not ended, and waits for its threads. */
TRAILHOUND_API void trailhound_run_free(trailhound_run* run);

/* An engine is a hunt whose evidence the caller brings. */
TRAILHOUND_API trailhound_engine* trailhound_engine_new(const trailhound_rules* rules,
                                                        const trailhound_options* options, char** error);
/* Evaluates the events in `size` bytes, which are anything that a file of evidence can be: a record, JSON lines,
 * {"Records":[...]}, gzip of these. `name` is the path that matches show. TRAILHOUND_DATA: `data` has the results,
 * perhaps none. */
TRAILHOUND_API int trailhound_engine_feed(trailhound_engine* engine, const char* name, const char* bytes, size_t size,
                                          const char** data, size_t* data_size, char** error);
/* What needs the whole evidence: alerts of correlations, and rollups. The engine takes no more. */
TRAILHOUND_API int trailhound_engine_finish(trailhound_engine* engine, const char** data, size_t* data_size,
                                            char** error);
/* After trailhound_engine_finish(): the ledger as JSON. */
TRAILHOUND_API char* trailhound_engine_ledger(trailhound_engine* engine, char** error);
TRAILHOUND_API void trailhound_engine_free(trailhound_engine* engine);

#ifdef __cplusplus
}
#endif

#endif
