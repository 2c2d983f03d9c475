#define _GNU_SOURCE
#define CURL_DISABLE_DEPRECATION
#define CURL_DISABLE_TYPECHECK
#include "ccurl.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#undef curl_easy_setopt
#undef curl_easy_getinfo

/* The functions of libcurl that are used. */
static struct {
  __typeof__(curl_global_init) *global_init;
  __typeof__(curl_easy_init) *init;
  __typeof__(curl_easy_reset) *reset;
  __typeof__(curl_easy_setopt) *set;
  __typeof__(curl_easy_perform) *perform;
  __typeof__(curl_easy_getinfo) *info;
  __typeof__(curl_easy_cleanup) *cleanup;
  __typeof__(curl_easy_strerror) *error_text;
  __typeof__(curl_slist_append) *append;
  __typeof__(curl_slist_free_all) *free_list;
} curl;

static pthread_once_t load_once = PTHREAD_ONCE_INIT;
static char load_failure[256];

static void *function(void *library, const char *name) {
  void *found = dlsym(library, name);
  if (!found) strncpy(load_failure, dlerror(), sizeof load_failure - 1);
  return found;
}

static void load(void) {
  void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    strncpy(load_failure, dlerror(), sizeof load_failure - 1);
    return;
  }
  curl.global_init = function(library, "curl_global_init");
  curl.init = function(library, "curl_easy_init");
  curl.reset = function(library, "curl_easy_reset");
  curl.set = function(library, "curl_easy_setopt");
  curl.perform = function(library, "curl_easy_perform");
  curl.info = function(library, "curl_easy_getinfo");
  curl.cleanup = function(library, "curl_easy_cleanup");
  curl.error_text = function(library, "curl_easy_strerror");
  curl.append = function(library, "curl_slist_append");
  curl.free_list = function(library, "curl_slist_free_all");
  if (!load_failure[0] && curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
    strcpy(load_failure, "libcurl cannot be started");
}

const char *ccurl_load(void) {
  pthread_once(&load_once, load);
  return load_failure[0] ? load_failure : NULL;
}

void *ccurl_open(void) { return curl.init(); }

void ccurl_close(void *handle) { curl.cleanup(handle); }

static ccurl_end end_of(CURLcode code) {
  switch (code) {
  case CURLE_OK: return CCURL_DONE;
  case CURLE_COULDNT_RESOLVE_HOST:
  case CURLE_COULDNT_RESOLVE_PROXY: return CCURL_NO_ADDRESS;
  case CURLE_COULDNT_CONNECT: return CCURL_NO_CONNECTION;
  case CURLE_OPERATION_TIMEDOUT: return CCURL_TIMEOUT;
  case CURLE_SSL_CONNECT_ERROR:
  case CURLE_PEER_FAILED_VERIFICATION:
  case CURLE_SSL_CACERT_BADFILE:
  case CURLE_SSL_ISSUER_ERROR: return CCURL_UNTRUSTED;
  case CURLE_WRITE_ERROR: return CCURL_STOPPED;
  case CURLE_PARTIAL_FILE:
  case CURLE_GOT_NOTHING:
  case CURLE_SEND_ERROR:
  case CURLE_RECV_ERROR:
  case CURLE_HTTP2:
  case CURLE_HTTP2_STREAM: return CCURL_CUT;
  default: return CCURL_REFUSED;
  }
}

static void set_limits(CURL *handle, const ccurl_request *request) {
  curl.set(handle, CURLOPT_NOSIGNAL, 1L);
  curl.set(handle, CURLOPT_FOLLOWLOCATION, 0L);
  /* The number form: its successor takes texts and is missing before 7.85. */
  curl.set(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
  curl.set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
  curl.set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
  curl.set(handle, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  if (request->certificates) curl.set(handle, CURLOPT_CAINFO, request->certificates);
  if (request->is_direct) curl.set(handle, CURLOPT_PROXY, "");
  curl.set(handle, CURLOPT_CONNECTTIMEOUT_MS, request->connect_milliseconds);
  curl.set(handle, CURLOPT_TIMEOUT_MS, request->total_milliseconds);
  if (request->stall_seconds > 0) {
    curl.set(handle, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl.set(handle, CURLOPT_LOW_SPEED_TIME, request->stall_seconds);
  }
}

static void set_callbacks(CURL *handle, const ccurl_request *request) {
  curl.set(handle, CURLOPT_URL, request->url);
  if (request->body) {
    curl.set(handle, CURLOPT_POST, 1L);
    curl.set(handle, CURLOPT_POSTFIELDS, (const char *)request->body);
    curl.set(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_count);
  }
  curl.set(handle, CURLOPT_HEADERDATA, request);
  curl.set(handle, CURLOPT_WRITEDATA, request);
}

static size_t header_taken(char *bytes, size_t size, size_t count, void *context) {
  const ccurl_request *request = context;
  return request->take_header(bytes, size * count, request->context);
}

static size_t body_taken(char *bytes, size_t size, size_t count, void *context) {
  const ccurl_request *request = context;
  return request->take_body(bytes, size * count, request->context);
}

/* Runs the exchange while SIGPIPE is blocked: a peer that hangs up inside TLS raises it, and it
 * would end the program. */
static CURLcode perform_quietly(CURL *handle) {
  sigset_t pipe, pending, before;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  sigpending(&pending);
  int was_pending = sigismember(&pending, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, &before);
  CURLcode code = curl.perform(handle);
  const struct timespec now = {0, 0};
  if (!was_pending) sigtimedwait(&pipe, NULL, &now);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return code;
}

ccurl_outcome ccurl_exchange(void *handle, const ccurl_request *request) {
  ccurl_outcome outcome = {CCURL_REFUSED, "no memory", NULL};
  char reason[CURL_ERROR_SIZE] = "";
  struct curl_slist *headers = NULL;
  for (size_t index = 0; index < request->header_count; index++) {
    struct curl_slist *longer = curl.append(headers, request->headers[index]);
    if (!longer) {
      curl.free_list(headers);
      return outcome;
    }
    headers = longer;
  }
  curl.reset(handle);
  set_limits(handle, request);
  set_callbacks(handle, request);
  curl.set(handle, CURLOPT_HTTPHEADER, headers);
  curl.set(handle, CURLOPT_HEADERFUNCTION, header_taken);
  curl.set(handle, CURLOPT_WRITEFUNCTION, body_taken);
  curl.set(handle, CURLOPT_ERRORBUFFER, reason);
  CURLcode code = perform_quietly(handle);
  curl.set(handle, CURLOPT_ERRORBUFFER, NULL);
  curl.set(handle, CURLOPT_HTTPHEADER, NULL);
  curl.free_list(headers);
  outcome.end = end_of(code);
  outcome.message[0] = 0;
  if (code != CURLE_OK)
    strncpy(
        outcome.message, reason[0] ? reason : curl.error_text(code), sizeof outcome.message - 1);
  char *redirection = NULL;
  if (curl.info(handle, CURLINFO_REDIRECT_URL, &redirection) == CURLE_OK)
    outcome.redirection = redirection;
  return outcome;
}
