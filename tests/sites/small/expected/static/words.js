// What the other scripts say, in the language of the site.
(globalThis.forewarn ??= {}).words = {
  "search_answer": {
    "failed": "The index could not be read. Try again, or use the lists below.",
    "none": "Nothing was found. Every word must be found, or begin a word.",
    "results": {
      "one": "{count} result",
      "other": "{count} results"
    },
    "withdrawn": "Withdrawn"
  },
  "version_answer": {
    "affected": "Affected",
    "fixed": "The first fixed version after it is {fixed}.",
    "in_range": "{version} lies in an affected range: {range}.",
    "listed": "{version} is listed.",
    "listed_as": "{version} is listed, as {listed}.",
    "no_order": "{version} is not listed, and this page does not know the order of these versions.",
    "no_range": "a range of this advisory cannot be evaluated.",
    "no_versions": "the advisory names no versions.",
    "not_fixed": "No fixed version after it is named.",
    "place": "{version} is not written as versions of this package are, and it is not listed.",
    "ranges": "Affected versions are: {ranges}.",
    "unaffected": "Not affected by this advisory",
    "unaffected_why": "{version} is neither listed nor in an affected range.",
    "unknown": "Cannot tell",
    "withdrawn": "Withdrawn",
    "withdrawn_why": "this advisory applies to no version."
  }
};
