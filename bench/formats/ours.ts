/** One task of ours, as a whole process: node ours.mjs READ|COLUMN|FIRST FILE */
import { firstLook, openTable } from '#formats/open';
import { nodeFileOrFolder } from '../../backend/tables/node-folder.ts';
import { startParquetInNode } from '../../backend/tables/node-parquet.ts';

const [task, path = ''] = process.argv.slice(2);
startParquetInNode();
const source = await nodeFileOrFolder(path);
const table = task === 'FIRST' ? await firstLook(source) : await openTable(source);
const options = task === 'COLUMN' ? { columns: ['z'] } : task === 'FIRST' ? { limit: 100 } : {};
let rows = 0;
for await (const batch of table.batches(options)) rows += batch.rows;
console.log(rows);
