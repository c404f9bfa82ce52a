<?php
/**
 * What may be used by quota, and what was.
 *
 * @package AIPuffer
 *
 * @var \AIPuffer\Dashboard\View $this
 */

declare( strict_types=1 );

defined( 'ABSPATH' ) || exit;

// A quota of nothing is no quota, unless something was used of it.
$quotas = array_filter(
	$this->dashboard['quotas'] ?? [],
	fn ( array $use ): bool => $this->attributes->shows( $use['scope'] ) && [ '0', '0', '0' ] !== [ $use['limit'], $use['used'], $use['held'] ]
);
if ( [] === $quotas ) {
	return;
}

$this->open( 'quotas', __( 'Quotas', 'aipuffer' ) );
?>
	<ul class="aipuffer-dashboard__list" aria-labelledby="<?php echo esc_attr( $this->id( 'quotas-title' ) ); ?>">
		<?php foreach ( array_values( $quotas ) as $number => $use ) : ?>
			<li class="aipuffer-dashboard__quota">
				<span class="aipuffer-dashboard__name" id="<?php echo esc_attr( $this->id( "quota-$number" ) ); ?>"><?php echo esc_html( $use['name'] ); ?></span>
				<span class="aipuffer-dashboard__used"><?php echo esc_html( $use['text'] ); ?></span>
				<?php if ( null !== $use['limit'] && '0' !== $use['limit'] ) : ?>
					<progress class="aipuffer-dashboard__progress" aria-labelledby="<?php echo esc_attr( $this->id( "quota-$number" ) ); ?>" max="<?php echo esc_attr( $use['limit'] ); ?>" value="<?php echo esc_attr( $use['used'] ); ?>"></progress>
				<?php endif; ?>
				<?php if ( '' !== $use['resets_text'] ) : ?>
					<span class="aipuffer-dashboard__reset"><?php echo esc_html( $use['resets_text'] ); ?></span>
				<?php endif; ?>
			</li>
		<?php endforeach; ?>
	</ul>
</div>
