export { ClassMeaning } from './class-meaning.tsx';
export { ClassSelect } from './class-select.tsx';
