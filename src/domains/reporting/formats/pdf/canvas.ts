import Pdf from 'pdfkit';
import { fontOf, LATIN_ASCENT } from './fonts.js';
import { INK } from './palette.js';
import { type Run, runsOf } from './scripts.rules.js';
import { fitted, printable } from './text.rules.js';

/** A part of a page, in points from its upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TextStyle {
  readonly size?: number;
  readonly colour?: string;
  readonly bold?: boolean;
  readonly align?: 'left' | 'right' | 'center';
}

const PAGE = { width: 841.89, height: 595.28, margin: 40 };

/** Where there may be anything: A4, lying, without its margins. */
export const PRINT_AREA: Box = {
  x: PAGE.margin,
  y: PAGE.margin,
  width: PAGE.width - 2 * PAGE.margin,
  height: PAGE.height - 2 * PAGE.margin,
};

/** A PDF that is drawn on by coordinates: nothing flows, so nothing goes on to a page that nobody asked for. */
export class Canvas {
  readonly document: PDFKit.PDFDocument;

  constructor(info: { readonly title: string; readonly createdAt: Date }) {
    this.document = new Pdf({
      size: [PAGE.width, PAGE.height],
      margin: 0,
      autoFirstPage: false,
      lang: 'en',
      displayTitle: true,
      info: { Title: info.title, Author: 'Haat', Creator: 'Haat', Producer: 'Haat', CreationDate: info.createdAt },
    });
  }

  addPage(): void {
    this.document.addPage();
  }

  /** One line of text between `x` and `x + width`, cut where it does not fit; `y` is its upper edge. */
  line(text: string, x: number, y: number, width: number, style: TextStyle = {}): void {
    const { colour = INK, align = 'left' } = style;
    const shown = fitted(printable(text), width, (part) => this.#widthOf(part, style));
    const free = align === 'left' ? 0 : width - this.#widthOf(shown, style);
    this.document.fillColor(colour);
    let left = x + (align === 'center' ? free / 2 : free);
    for (const run of runsOf(shown)) left += this.#draw(run, left, y, style);
  }

  /** Latin text that is broken into lines of `width`; returns the height that it took. */
  paragraph(text: string, x: number, y: number, width: number, style: TextStyle = {}): number {
    const { colour = INK } = style;
    this.#use('latin', style);
    const height = this.document.heightOfString(text, { width });
    this.document.fillColor(colour).text(text, x, y, { width, height: height + 1 });
    return height;
  }

  widthOf(text: string, style: TextStyle = {}): number {
    return this.#widthOf(printable(text), style);
  }

  /** The largest size, down to 6, in which the text fits. */
  sizeFor(text: string, width: number, { size = 9, ...style }: TextStyle): number {
    let fitting = size;
    while (fitting > 6 && this.widthOf(text, { ...style, size: fitting }) > width) fitting -= 0.5;
    return fitting;
  }

  rectangle({ x, y, width, height }: Box, colour: string, radius = 0): void {
    if (width <= 0 || height <= 0) return;
    const round = Math.min(radius, width / 2, height / 2);
    this.document.roundedRect(x, y, width, height, round).fill(colour);
  }

  rule(x1: number, y1: number, x2: number, y2: number, colour: string, width = 0.5): void {
    this.document.moveTo(x1, y1).lineTo(x2, y2).lineWidth(width).stroke(colour);
  }

  /** A path in the language of SVG, whose coordinates begin at `x` and `y`. */
  path(
    path: string,
    x: number,
    y: number,
    paint: { readonly fill: string } | { readonly stroke: string; readonly width: number },
  ): void {
    this.document.save().translate(x, y).path(path);
    if ('fill' in paint) this.document.fill(paint.fill);
    else this.document.lineWidth(paint.width).lineJoin('round').stroke(paint.stroke);
    this.document.restore();
  }

  #widthOf(shown: string, style: TextStyle): number {
    return runsOf(shown).reduce((width, { script, text }) => {
      this.#use(script, style);
      return width + this.document.widthOfString(text);
    }, 0);
  }

  /** All scripts stand on the line of the Latin one. Returns the width that the run took. */
  #draw({ script, text }: Run, x: number, y: number, style: TextStyle): number {
    const { size } = this.#use(script, style);
    this.document.text(text, x, y, { lineBreak: false, baseline: -LATIN_ASCENT * size });
    return this.document.widthOfString(text);
  }

  #use(script: Run['script'], { size = 9, bold = false }: TextStyle): { readonly size: number } {
    this.document.font(fontOf(script, bold)).fontSize(size);
    return { size };
  }
}
