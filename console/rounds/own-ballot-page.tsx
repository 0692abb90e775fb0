import { useParams } from '@tanstack/react-router';
import { BallotPage } from './ballot-page.tsx';

/** The form of an expert who has an account. */
export default function OwnBallotPage() {
  const { id } = useParams({ from: '/rounds/$id/ballot' });
  return <BallotPage path={`/rounds/${encodeURIComponent(id)}/panel/ballot`} />;
}
