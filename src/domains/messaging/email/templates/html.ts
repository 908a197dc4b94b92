const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup that may stand in a page as it is. */
export class Html {
  constructor(readonly markup: string) {}
}

/** It says nothing, and a large table would carry much of it. */
const INDENTATION = /\n\s+/g;

type Value = Html | readonly Html[] | string;

/** Markup with values in it: texts are escaped, so that they can stand in elements and in quoted attributes. */
export function html(literals: TemplateStringsArray, ...values: readonly Value[]): Html {
  const markup = literals.map((literal) => literal.replace(INDENTATION, '\n'));
  return new Html(String.raw({ raw: markup }, ...values.map(markupOf)));
}

function markupOf(value: Value): string {
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string') return value.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
  return value.map(({ markup }) => markup).join('');
}
