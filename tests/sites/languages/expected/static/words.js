// What the other scripts say, in the language of the site.
(globalThis.forewarn ??= {}).words = {
  "search_answer": {
    "failed": "Das Verzeichnis konnte nicht gelesen werden. Versuchen Sie es erneut, oder nutzen Sie die Listen unten.",
    "none": "Nichts gefunden. Jedes Wort muss vorkommen oder am Anfang eines Wortes stehen.",
    "results": {
      "one": "{count} Treffer",
      "other": "{count} Treffer"
    },
    "withdrawn": "Zurückgezogen"
  },
  "version_answer": {
    "affected": "Betroffen",
    "fixed": "Die erste korrigierte Version danach ist {fixed}.",
    "in_range": "{version} liegt in einem betroffenen Bereich: {range}.",
    "listed": "{version} ist aufgeführt.",
    "listed_as": "{version} ist aufgeführt, als {listed}.",
    "no_order": "{version} ist nicht aufgeführt, und diese Seite kennt die Reihenfolge dieser Versionen nicht.",
    "no_range": "ein Bereich dieses Sicherheitshinweises lässt sich nicht auswerten.",
    "no_versions": "der Sicherheitshinweis nennt keine Versionen.",
    "not_fixed": "Danach ist keine korrigierte Version genannt.",
    "place": "{version} ist nicht so geschrieben wie Versionen dieses Pakets, und nicht aufgeführt.",
    "ranges": "Betroffene Versionen sind: {ranges}.",
    "unaffected": "Nicht von diesem Sicherheitshinweis betroffen",
    "unaffected_why": "{version} ist weder aufgeführt noch in einem betroffenen Bereich.",
    "unknown": "Nicht zu sagen",
    "withdrawn": "Zurückgezogen",
    "withdrawn_why": "dieser Sicherheitshinweis gilt für keine Version."
  }
};
