<?php
/**
 * A response that writes its body itself.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Support;

use Closure;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * A file, written piece by piece past WordPress's REST server, which would build it in memory and make JSON of it.
 *
 * What writes it is kept with the response and goes with it: however many a process answers, and whether they are served or
 * only asked for, there is one filter.
 */
final class StreamedResponse extends WP_REST_Response {
	/**
	 * What serves them all.
	 *
	 * @var ?Contained
	 */
	private static ?Contained $server = null;

	/**
	 * A response to send.
	 *
	 * @param Closure(): mixed $send Writes the body.
	 */
	public function __construct( private readonly Closure $send ) {
		parent::__construct();
		self::$server ??= Contained::answering(
			'rest_pre_serve_request',
			[ self::class, 'serve' ],
			// Half a file is no JSON either.
			static fn ( array $args ): mixed => $args[1] instanceof self ? true : $args[0]
		);
		add_filter( 'rest_pre_serve_request', self::$server, 10, 3 );
	}

	/**
	 * Serves one of them, and leaves all other responses to WordPress.
	 *
	 * @param mixed                                 $served  Whether somebody has served it.
	 * @param mixed                                 $result  The response.
	 * @param WP_REST_Request<array<string, mixed>> $request The request.
	 */
	public static function serve( mixed $served, mixed $result, WP_REST_Request $request ): mixed {
		// WordPress answers HEAD without a body.
		if ( $served || ! $result instanceof self || 'HEAD' === $request->get_method() ) {
			return $served;
		}
		( $result->send )();

		return true;
	}
}
