/** What is known of the runs of one server. Works without VS Code. */
export { NewestFirst, type ServerHabits } from './newestFirst.ts';
