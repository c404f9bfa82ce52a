<?php
/**
 * How an entry came about, in plain words.
 *
 * @package AIPuffer
 *
 * @var \AIPuffer\Dashboard\View $this
 */

declare( strict_types=1 );

use AIPuffer\Dashboard\View;
use AIPuffer\Ledger\EntryType;

defined( 'ABSPATH' ) || exit;

$entry = $this->entry;
if ( null === $entry ) {
	return;
}
?>
<dl class="aipuffer-dashboard__receipt">
	<?php if ( '' !== $entry['model'] ) : ?>
		<div>
			<dt><?php esc_html_e( 'Model', 'aipuffer' ); ?></dt>
			<dd><?php echo esc_html( $entry['model'] ); ?></dd>
		</div>
	<?php endif; ?>
	<?php if ( null !== $entry['arithmetic'] ) : ?>
		<div>
			<dt><?php esc_html_e( 'How the cost came about', 'aipuffer' ); ?></dt>
			<?php foreach ( $entry['arithmetic']['lines'] as $line ) : ?>
				<dd><?php echo esc_html( $line['text'] ); ?></dd>
			<?php endforeach; ?>
			<dd><?php echo esc_html( $entry['arithmetic']['text'] ); ?></dd>
		</div>
		<div>
			<dt><?php esc_html_e( 'Paid by', 'aipuffer' ); ?></dt>
			<dd>
				<?php
				/* translators: 1: credits from the balance, 2: credits from the quota. */
				echo esc_html( sprintf( __( '%1$s from your balance, %2$s from your quota', 'aipuffer' ), View::amount( $entry['from_balance'] ), View::amount( $entry['from_quota'] ) ) );
				?>
			</dd>
		</div>
	<?php elseif ( EntryType::Adjustment->value === $entry['type'] ) : ?>
		<div>
			<dt><?php esc_html_e( 'Changed by', 'aipuffer' ); ?></dt>
			<dd><?php esc_html_e( 'The site', 'aipuffer' ); ?></dd>
		</div>
	<?php endif; ?>
	<?php if ( null !== $entry['order'] ) : ?>
		<div>
			<dt><?php esc_html_e( 'Order', 'aipuffer' ); ?></dt>
			<dd>
				<?php if ( null === $entry['order']['url'] ) : ?>
					<?php echo esc_html( '#' . $entry['order']['number'] ); ?>
				<?php else : ?>
					<a href="<?php echo esc_url( $entry['order']['url'] ); ?>"><?php echo esc_html( '#' . $entry['order']['number'] ); ?></a>
				<?php endif; ?>
			</dd>
		</div>
	<?php endif; ?>
	<?php if ( EntryType::Revocation->value === $entry['type'] && '0' !== $entry['shortfall'] ) : ?>
		<div>
			<dt><?php esc_html_e( 'Not taken back', 'aipuffer' ); ?></dt>
			<dd>
				<?php
				/* translators: %s: number of credits. */
				echo esc_html( sprintf( __( '%s, which had been spent already', 'aipuffer' ), View::amount( $entry['shortfall'] ) ) );
				?>
			</dd>
		</div>
	<?php endif; ?>
	<?php if ( null !== $entry['balance_before'] && null !== $entry['balance_after'] ) : ?>
		<div>
			<dt><?php esc_html_e( 'Balance', 'aipuffer' ); ?></dt>
			<dd>
				<?php
				/* translators: 1: balance before, 2: balance after. */
				echo esc_html( sprintf( __( '%1$s before, %2$s after', 'aipuffer' ), View::amount( $entry['balance_before'] ), View::amount( $entry['balance_after'] ) ) );
				?>
			</dd>
		</div>
	<?php endif; ?>
</dl>
