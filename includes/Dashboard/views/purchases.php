<?php
/**
 * Recent purchases.
 *
 * @package AIPuffer
 *
 * @var \AIPuffer\Dashboard\View $this
 */

declare( strict_types=1 );

use AIPuffer\Dashboard\View;
use AIPuffer\Ledger\EntryType;

defined( 'ABSPATH' ) || exit;

$this->open( 'purchases', __( 'Recent purchases', 'aipuffer' ) );
?>
	<?php if ( empty( $this->dashboard['purchases'] ) ) : ?>
		<p><?php esc_html_e( 'No purchases yet.', 'aipuffer' ); ?></p>
	<?php else : ?>
		<table class="aipuffer-dashboard__table" aria-labelledby="<?php echo esc_attr( $this->id( 'purchases-title' ) ); ?>">
			<thead>
				<tr>
					<th scope="col"><?php esc_html_e( 'Date', 'aipuffer' ); ?></th>
					<th scope="col"><?php esc_html_e( 'Order', 'aipuffer' ); ?></th>
					<th scope="col" class="aipuffer-dashboard__number"><?php esc_html_e( 'Credits', 'aipuffer' ); ?></th>
				</tr>
			</thead>
			<tbody>
				<?php foreach ( $this->dashboard['purchases'] as $purchase ) : ?>
					<tr>
						<td><?php View::time( $purchase['date'] ); ?></td>
						<td>
							<?php
							$number = '#' . ( $purchase['order']['number'] ?? '' );
							if ( null !== $purchase['order'] && null !== $purchase['order']['url'] ) {
								printf( '<a href="%s">%s</a>', esc_url( $purchase['order']['url'] ), esc_html( $number ) );
							} elseif ( null !== $purchase['order'] ) {
								echo esc_html( $number );
							}
							echo esc_html( EntryType::Revocation->value === $purchase['type'] ? ' ' . __( '(refund)', 'aipuffer' ) : '' );
							echo esc_html( '' === $purchase['product'] ? '' : ' ' . $purchase['product'] );
							?>
						</td>
						<td class="aipuffer-dashboard__number"><span dir="ltr"><?php echo esc_html( View::amount( $purchase['credits'] ) ); ?></span></td>
					</tr>
				<?php endforeach; ?>
			</tbody>
		</table>
	<?php endif; ?>
</div>
