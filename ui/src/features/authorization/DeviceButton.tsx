import { MonitorSmartphone } from 'lucide-react';
import type { Environment } from '../../ipc/bindings.ts';
import { usePartners } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';

interface Props {
  partner: string;
  environment: Environment;
  disabled?: boolean;
  onPress: () => void;
}

/** The other way to begin, where the partner gives codes for other devices; nothing elsewhere. */
export function DeviceButton({ partner, environment, disabled = false, onPress }: Props) {
  const say = useWords();
  const partners = usePartners();
  const ways = partners.data?.find(one => one.id === partner)?.callback.find(one => one.environment === environment);
  if (!ways?.modes.includes('device')) return null;
  return (
    <Button icon={<MonitorSmartphone />} disabled={disabled} onClick={onPress}>
      {say(words.deviceStart)}
    </Button>
  );
}
