import { useParams } from '@tanstack/react-router';
import { MappingScreen } from '../features/mapping/index.ts';

/** Loaded when first opened: the grid is the largest part of the window. */
export function MappingRoute() {
  const { connectionId } = useParams({ from: '/mapping/$connectionId' });
  return <MappingScreen key={connectionId} connectionId={connectionId} />;
}
