export { type CsvReading, type CsvRow, readCsv, type RowFault } from './csv-reader.js';
export { type CsvFault, CsvRefused } from './csv-refused.js';
export { type Cell, csvOf, type CsvOptions } from './csv-writer.js';
export { escapedCell } from './formula-cells.js';
