export { MappingScreen } from './MappingScreen.tsx';
