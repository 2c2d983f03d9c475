/* One HTTP exchange through the system's libcurl, which is loaded when it is first needed.
 *
 * Linking libcurl would load some thirty libraries at every start of the program, also of those that
 * never use the network. */
#ifndef SEXTANT_CCURL_H
#define SEXTANT_CCURL_H

#include <stddef.h>
#include <stdint.h>

/* How an exchange ended. */
typedef enum {
  CCURL_DONE = 0,
  CCURL_NO_ADDRESS, /* the host's name is not known */
  CCURL_NO_CONNECTION,
  CCURL_TIMEOUT,
  CCURL_UNTRUSTED, /* TLS could not be set up or the certificate is not to be trusted */
  CCURL_STOPPED,   /* a callback took less than it was given */
  CCURL_CUT,       /* the connection ended before the answer did */
  CCURL_REFUSED    /* anything else; the message says what */
} ccurl_end;

/* What to send, and who takes the answer. Texts end with a zero byte and are not kept. */
typedef struct {
  const char *url;
  /* "Name: value" each. */
  const char *const *headers;
  size_t header_count;
  /* Sent by POST; GET when NULL. */
  const uint8_t *body;
  size_t body_count;
  long connect_milliseconds;
  /* The whole exchange; 0 for no limit. */
  long total_milliseconds;
  /* Seconds without a byte after which the exchange is given up; 0 for no limit. */
  long stall_seconds;
  /* Not through a proxy of the environment. */
  int is_direct;
  /* A file of certificates to trust in place of the system's; NULL for those. */
  const char *certificates;
  void *context;
  /* Takes a header line, or bytes of the body; returns `count`, or less to stop the exchange. */
  size_t (*take_header)(const char *bytes, size_t count, void *context);
  size_t (*take_body)(const char *bytes, size_t count, void *context);
} ccurl_request;

/* What came of it. */
typedef struct {
  ccurl_end end;
  /* libcurl's own words; empty when done. */
  char message[256];
  /* Where a redirection leads, absolute; NULL when there is none. Valid until the handle is used
   * again. */
  const char *redirection;
} ccurl_outcome;

/* Loads libcurl once; NULL when it is there, else the system's reason. Thread-safe. */
const char *ccurl_load(void);

/* A handle keeps connections alive between exchanges; one thread at a time. NULL without memory. */
void *ccurl_open(void);
void ccurl_close(void *handle);

/* Runs one exchange; redirections are not followed. */
ccurl_outcome ccurl_exchange(void *handle, const ccurl_request *request);

#endif
