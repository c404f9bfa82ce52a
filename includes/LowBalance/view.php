<?php
/**
 * The page a mail's unsubscribe link opens: no theme and no script, so that it works whatever the site looks like.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\LowBalance;

defined( 'ABSPATH' ) || exit;

/**
 * What Unsubscribing::answer() has at hand.
 *
 * @var array{status: int, title: string, text: string, button: ?string} $page
 */

?>
<!DOCTYPE html>
<html <?php language_attributes(); ?>>
<head>
	<meta charset="utf-8">
	<meta name="viewport" content="width=device-width, initial-scale=1">
	<meta name="robots" content="noindex, nofollow">
	<title><?php echo esc_html( $page['title'] . ' – ' . get_bloginfo( 'name' ) ); ?></title>
	<style>
		body { margin: 0; background: #f6f7f7; color: #1d2327; font: 16px/1.5 system-ui, sans-serif; }
		main { max-width: 32em; margin: 10vh auto 0; padding: 2em 1.5em; background: #fff; overflow-wrap: anywhere; }
		h1 { margin: 0 0 0.5em; font-size: 1.5em; line-height: 1.25; }
		button { padding: 0.75em 1.25em; border: 0; border-radius: 3px; background: #1d2327; color: #fff; font: inherit; cursor: pointer; }
		button:focus-visible { outline: 3px solid #2271b1; outline-offset: 2px; }
		a { color: #135e96; }
	</style>
</head>
<body>
	<main>
		<h1><?php echo esc_html( $page['title'] ); ?></h1>
		<p><?php echo esc_html( $page['text'] ); ?></p>
		<?php if ( null !== $page['button'] ) : ?>
			<form method="post"><button type="submit"><?php echo esc_html( $page['button'] ); ?></button></form>
		<?php endif; ?>
		<p><a href="<?php echo esc_url( home_url( '/' ) ); ?>"><?php echo esc_html( get_bloginfo( 'name' ) ); ?></a></p>
	</main>
</body>
</html>
