import { Html, html } from './html.js';
import type { Cell, Column, Fact } from './letter.js';
import { ALARM, css, FONT, INK, LINE, MUTED } from './style.js';

/*
 * What cells have in common is said of the table: a mail of 200 products stays below the 102 kB at which Gmail clips. Cells
 * keep to their side whatever direction their text runs in: a column has one edge.
 */

const TEXT = css('padding:10px 0');
const FIGURE = css('padding:10px 0 10px 16px;text-align:right;white-space:nowrap');

export function factsAsHtml(facts: readonly Fact[]): Html {
  return table(
    facts.map(({ label, value }, at) => {
      const line = lineBelow(at === facts.length - 1);
      return html`<tr>
        <th
          class="muted line"
          scope="row"
          valign="top"
          dir="auto"
          style="${TEXT};width:30%;padding-right:16px;font-weight:400;color:${MUTED}${line}"
        >
          ${label}
        </th>
        <td class="line" valign="top" dir="auto" style="${TEXT}${line}">${value}</td>
      </tr> `;
    }),
  );
}

export function tableAsHtml(columns: readonly Column[], rows: readonly (readonly Cell[])[]): Html {
  const heads = columns.map(
    ({ title, isNumber }) =>
      html`<th
        class="muted line"
        scope="col"
        style="${isNumber ? FIGURE : TEXT};font-size:13px;color:${MUTED}${lineBelow(false)}"
      >
        ${title}
      </th> `,
  );
  const body = rows.map((cells, at) => {
    const line = lineBelow(at === rows.length - 1);
    return html`<tr valign="top">
      ${cells.map((cell, column) => cellAsHtml(cell, columns[column]?.isNumber ?? false, line))}
    </tr> `;
  });
  return table([
    html`<tr>
      ${heads}
    </tr> `,
    ...body,
  ]);
}

function table(rows: readonly Html[]): Html {
  return html`<table
    class="ink"
    width="100%"
    cellpadding="0"
    cellspacing="0"
    border="0"
    style="margin:0 0 16px;${FONT};font-size:15px;line-height:22px;text-align:left;overflow-wrap:anywhere;color:${INK}"
  >
    ${rows}
  </table> `;
}

function cellAsHtml({ text, detail, isAlarming = false }: Cell, isNumber: boolean, line: Html): Html {
  const shown = isAlarming ? html`<b class="alarm" style="color:${ALARM}">${text}</b>` : html`${text}`;
  const small =
    detail === undefined ? css('') : html`<br /><small class="muted" style="color:${MUTED}">${detail}</small>`;
  return isNumber
    ? html`<td class="line" style="${FIGURE}${line}">${shown}</td>`
    : html`<td class="line" dir="auto" style="${TEXT}${line}">${shown}${small}</td>`;
}

/** A line between rows, and none after the last. */
const lineBelow = (isLast: boolean): Html => css(isLast ? '' : `;border-bottom:1px solid ${LINE}`);
