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

/** The text as a cell that no spreadsheet runs. */
export function escapedCell(text: string): string {
  return isFormula(text) ? `'${text}` : text;
}

/** The text that {@link escapedCell} has made a cell of. */
export function withoutEscape(cell: string): string {
  return cell.startsWith("'") && isFormula(cell.slice(1)) ? cell.slice(1) : cell;
}
