// The part of libxml2 that Sextant uses, and the functions that Swift cannot write itself.
#ifndef SEXTANT_CLIBXML2_SHIM_H
#define SEXTANT_CLIBXML2_SHIM_H

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

/// A report callback that prints nothing; Swift cannot define a function with C variable arguments.
static void sextant_ignore_report(void *context, const char *message, ...) {
  (void)context;
  (void)message;
}

/// Makes libxml2 print nothing on this thread, and sends every error of `sax` to `report` only.
static inline void sextant_silence(xmlSAXHandler *sax, xmlStructuredErrorFunc report) {
  sax->warning = sextant_ignore_report;
  sax->error = sextant_ignore_report;
  sax->fatalError = sextant_ignore_report;
  sax->serror = report;
  xmlSetGenericErrorFunc(0, sextant_ignore_report);
}

/// Frees what libxml2 allocated; its own name is a global variable, which Swift may not read.
static inline void sextant_free(void *block) { xmlFree(block); }

#endif
