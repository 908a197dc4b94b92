export { Keyset, type Page, type Position } from './keyset.js';
export { PageQuery } from './page-query.dto.js';
