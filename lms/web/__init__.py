"""What every page needs: shell, components, registers for navigation, home, search and health, errors."""
