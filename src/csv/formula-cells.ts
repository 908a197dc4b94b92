/**
 * A spreadsheet runs a cell that begins with one of these as a formula, wherever its text came from (OWASP, "CSV Injection");
 * some skip blanks before it, and Apple's Numbers takes the full-width forms for the plain ones. An apostrophe in front
 * makes a cell text. Cells that begin with apostrophes and then one of these count too, so that {@link withoutEscape}
 * gives back exactly what was written.
 */
const FORMULA = /^['\s]*[=+\-@＝＋－＠]|^'*[\t\r\n]/;

/** A negative number calculates nothing, and as text no spreadsheet could add it up. */
const NEGATIVE_NUMBER = /^-\d+(\.\d+)?$/;

const isFormula = (text: string): boolean => FORMULA.test(text) && !NEGATIVE_NUMBER.test(text);

/**
 * A spreadsheet that takes semicolons for delimiters, as those of half of Europe do, knows no quotation mark which opens in the
 * midst of what it takes for a cell: semicolons and ends of lines in a quoted cell begin new ones there (OWASP: "keep in
 * mind the field separator").
 */
const PARTS = /(?<=[;\r\n])/;
const FORMULA_PART = /^['\s]*[=+\-@＝＋－＠]/;
const NEGATIVE_PART = /^-\d+(\.\d+)?[;\r\n]?$/;

const isFormulaPart = (part: string): boolean => FORMULA_PART.test(part) && !NEGATIVE_PART.test(part);

/** The text as a cell that no spreadsheet runs. */
export function escapedCell(text: string): string {
  const escaped = eachLaterPart(text, (part) => (isFormulaPart(part) ? `'${part}` : part));
  return isFormula(escaped) ? `'${escaped}` : escaped;
}

/** The text that {@link escapedCell} has made a cell of. */
export function withoutEscape(cell: string): string {
  const text = cell.startsWith("'") && isFormula(cell.slice(1)) ? cell.slice(1) : cell;
  return eachLaterPart(text, (part) => (part.startsWith("'") && isFormulaPart(part.slice(1)) ? part.slice(1) : part));
}

function eachLaterPart(text: string, change: (part: string) => string): string {
  const [first = '', ...later] = text.split(PARTS);
  return later.length === 0 ? text : first + later.map(change).join('');
}
