/** Somebody who is not logged in. */
import { expect, test } from '../support/test';

test( 'the quota is used up: a visitor is told and can log in', async ( {
	as,
	php,
} ) => {
	// The visitors of these tests are one address; the next test shall find it as new.
	const reset = `AIPuffer\\Plugin::instance()->quotas->reset(
		AIPuffer\\Support\\Payer::guest( '-', '127.0.0.1' ), null
	);`;
	php(
		`${ reset } return aipuffer_charge_usage( [
			'user_id' => 0, 'guest_id' => '-', 'guest_address' => '127.0.0.1',
			'module' => 'chat', 'operation' => 'chat', 'scope' => 'chatbot:1', 'units' => 10,
		] );`
	);

	const page = await as( 'visitor' );
	await page.goto( '/ask-the-ai/' );
	await page.getByLabel( 'Your question' ).fill( 'One more?' );
	await page.getByLabel( 'Model' ).selectOption( 'gpt-5-mini' );
	await page.getByRole( 'button', { name: 'Ask the AI' } ).click();

	const refusal = page.locator( '.aipuffer-ask' ).getByRole( 'alert' );
	await expect( refusal ).toContainText( 'That was all for today.' );
	await refusal.getByRole( 'link', { name: 'Log in' } ).click();
	await expect(
		page.getByLabel( 'Password', { exact: true } )
	).toBeVisible();
	php( reset );
} );
