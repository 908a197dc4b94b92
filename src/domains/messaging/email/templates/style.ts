import { Html } from './html.js';

/*
 * Mail programs are browsers of many ages: tables for the layout, styles on each element, and one style sheet for those
 * that know it (dark colours, narrow screens). `dir="auto"` lets each text run in its own direction.
 */

/** Style of ours, which holds no double quotes: it may stand in an attribute. */
export const css = (style: string): Html => new Html(style);

export const FONT = css(
  "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,'Noto Sans',sans-serif",
);
export const MONO = css("font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Liberation Mono',monospace");

export const INK = '#1f2933';
export const MUTED = '#616e7c';
export const ACCENT = '#0f766e';
export const ALARM = '#b42318';
export const LINE = '#e4e7eb';
export const PAGE = '#f5f7fa';

/** `!important`, because what it changes is said on the elements themselves. */
export const SHEET = css(`
  @media (prefers-color-scheme: dark) {
    .page { background: #111827 !important; }
    .card { background: #1f2937 !important; border-color: #374151 !important; }
    .ink { color: #f3f4f6 !important; }
    .muted { color: #9ca3af !important; }
    .line { border-color: #374151 !important; }
    .soft { background: #111827 !important; }
    .brand { color: #5eead4 !important; }
    .alarm { color: #fda29b !important; }
  }
  @media (max-width: 480px) {
    .card { padding: 24px 20px 16px !important; }
    .outer { padding: 12px !important; }
  }`);
