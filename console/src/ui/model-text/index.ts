export { ModelText } from './model-text.tsx';
