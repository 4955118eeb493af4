# What `cmake --install` and CPack give: the program with its man page, completion and scenarios (component runtime), and the library
# with its headers and a CMake package (component development).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(cmake_package ${CMAKE_INSTALL_LIBDIR}/cmake/gpusim)

# gpusim::gpusim is all layers but the commands of the program, gpusim::engine and so on are single ones. What they need of others is named as users find it.
get_property(layers DIRECTORY PROPERTY BUILDSYSTEM_TARGETS)
list(FILTER layers INCLUDE REGEX "^gpusim_")
list(REMOVE_ITEM layers gpusim_options gpusim_precompiled gpusim_bench gpusim_commands)
add_library(gpusim_library INTERFACE)
target_link_libraries(gpusim_library INTERFACE ${layers})
target_compile_features(gpusim_base INTERFACE cxx_std_20)
target_link_libraries(gpusim_base INTERFACE "$<INSTALL_INTERFACE:fmt::fmt;Threads::Threads>")
target_link_libraries(gpusim_solvers INTERFACE "$<INSTALL_INTERFACE:gpusim::Clp;gpusim::CoinUtils;gpusim::cadical>")
foreach(layer ${layers})
  string(REPLACE gpusim_ "" name ${layer})
  set_target_properties(${layer} PROPERTIES EXPORT_NAME ${name})
endforeach()
set_target_properties(gpusim_library PROPERTIES EXPORT_NAME gpusim)
install(TARGETS gpusim_library ${layers} EXPORT gpusim_targets ARCHIVE COMPONENT development
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT gpusim_targets NAMESPACE gpusim:: FILE gpusimTargets.cmake DESTINATION ${cmake_package} COMPONENT development)
install(DIRECTORY include/gpusim DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development FILES_MATCHING PATTERN *.hpp)
install(FILES include/gpusim/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT development RENAME library.md)

configure_package_config_file(tools/gpusimConfig.cmake.in ${CMAKE_BINARY_DIR}/gpusimConfig.cmake INSTALL_DESTINATION ${cmake_package})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/gpusimConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/gpusimConfig.cmake ${CMAKE_BINARY_DIR}/gpusimConfigVersion.cmake DESTINATION ${cmake_package}
        COMPONENT development)

# The man page is what the program says about itself.
set(man_page ${CMAKE_BINARY_DIR}/gpusim.1)
add_custom_command(OUTPUT ${man_page} DEPENDS gpusim tools/man_page
                   COMMAND ${CMAKE_SOURCE_DIR}/tools/man_page $<TARGET_FILE:gpusim> ${man_page})
# All that is installed, and nothing else: no tests, no benches.
add_custom_target(gpusim_installed ALL DEPENDS gpusim ${layers} ${man_page})

install(TARGETS gpusim RUNTIME COMPONENT runtime)
install(FILES ${man_page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT runtime)
install(FILES tools/completion.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME gpusim COMPONENT runtime)
install(DIRECTORY scenarios DESTINATION ${CMAKE_INSTALL_DATADIR}/gpusim COMPONENT runtime)
install(FILES README.md CHANGELOG.md sim/MODEL.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT runtime)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright COMPONENT runtime)

# tools/package, or: cpack --config build/CPackConfig.cmake -G DEB
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_VENDOR "the gpusim authors")
set(CPACK_PACKAGE_CONTACT "the gpusim authors <gpusim@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION "Which GPUs, how many, run how? gpusim simulates training schedules on candidate systems, event by event,
and says what each would take: makespan, experiments a day, utilization, cost, and how far that is from the
best possible.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENTS_ALL runtime development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME gpusim)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION science)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libgpusim-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libfmt-dev, libcadical-dev, coinor-libclp-dev")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "The simulator as a C++ library: headers, static libraries and a CMake package.")
include(CPack)
