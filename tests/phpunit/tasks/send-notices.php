<?php
/**
 * Runs the job that tells of low balances, and returns to whom mail went. Args: `file`, where each address is written
 * before its mail is taken, and `slowly`, to be killed meanwhile.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

return static function ( array $args ): array {
	$sent = [];
	add_filter(
		'pre_wp_mail',
		static function ( $null, array $mail ) use ( &$sent, $args ): bool {
			$sent[] = $mail['to'];
			if ( isset( $args['file'] ) ) {
				file_put_contents( $args['file'], $mail['to'] . "\n", FILE_APPEND );
			}
			usleep( isset( $args['slowly'] ) ? 50_000 : 1_000 );

			return true;
		},
		10,
		2
	);
	do_action( AIPuffer\LowBalance\Notices::CRON );

	return $sent;
};
