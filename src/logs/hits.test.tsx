import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Score } from './hits';

const hits = [
	{
		provider: 'pinecone',
		source: 'refunds.pdf',
		score: 0.91,
		preview: 'Refunds take <b>5</b> days.',
	},
	{ provider: 'qdrant', source: 'old.txt', score: 0.4, preview: '' },
];

it( 'says the best score in words, and opens what was retrieved', async () => {
	render( <Score best={ 0.91 } hits={ hits } /> );
	const badge = screen.getByRole( 'button', {
		name: 'Score 91% · Strong match',
	} );
	expect( badge ).toHaveAttribute( 'aria-expanded', 'false' );
	expect( screen.queryByText( 'refunds.pdf' ) ).toBeNull();

	await userEvent.tab();
	await userEvent.keyboard( '{Enter}' );
	expect( badge ).toHaveAttribute( 'aria-expanded', 'true' );
	expect( screen.getByText( 'refunds.pdf' ) ).toBeVisible();
	expect( screen.getByText( 'pinecone' ) ).toBeVisible();
	expect( screen.getByText( 'Refunds take <b>5</b> days.' ) ).toBeVisible();
	expect( screen.getByText( '40% Poor match' ) ).toBeVisible();

	await userEvent.keyboard( '{Enter}' );
	expect( screen.queryByText( 'refunds.pdf' ) ).toBeNull();
} );
